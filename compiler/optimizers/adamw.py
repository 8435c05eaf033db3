"""adamw: adam with decoupled weight decay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, items, number
from . import Optimizer, Slots
from .adam import memory, moments


class Adamw(Optimizer):
    """p *= 1 - rate weight_decay; then adam's step.

    Source: Loshchilov and Hutter 2019, "Decoupled Weight Decay Regularization", algorithm 2.  Semantics of
    ``torch.optim.AdamW``.
    """

    lr: float = number(1e-3, above=0, doc="learning rate")
    betas: Any = items((0.9, 0.999), of_what="numbers", doc="decay of the first and the second moment")
    epsilon: float = number(1e-8, above=0, doc="added to the root")
    weight_decay: float = number(0.01, minimum=0, doc="share of p removed per unit of rate")
    amsgrad: bool = boolean(False, doc="scale by the largest second moment so far")

    trials = (
        {"lr": 0.02},
        {"lr": 0.02, "betas": [0.8, 0.95], "weight_decay": 0.1},
        {"lr": 0.02, "weight_decay": 0.0, "epsilon": 1e-3},
        {"lr": 0.02, "betas": [0.5, 0.6], "weight_decay": 0.1, "amsgrad": True},
    )

    def slots(self) -> tuple[str, ...]:
        """First and second moment, and the largest second one."""
        return memory(self.amsgrad)

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        direction, slots = moments(np, gradient, slots, step, self.betas, self.epsilon)
        return value * (1 - rate * self.weight_decay) - rate * direction, slots

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Half of p goes, and the sign of the gradient."""
        yield run(8.0, [4], lr=0.5, weight_decay=1, epsilon=1e-30), [3.5]
