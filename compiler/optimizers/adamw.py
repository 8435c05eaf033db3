"""adamw: adam with decoupled weight decay."""

from __future__ import annotations

from typing import Any

from ..types.record import items, number
from . import Optimizer, Slots
from .adam import moments


class Adamw(Optimizer):
    """p *= 1 - rate weight_decay; then adam's step.

    Source: Loshchilov and Hutter 2019, "Decoupled Weight Decay Regularization", algorithm 2.
    """

    lr: float = number(1e-3, above=0, doc="learning rate")
    betas: Any = items((0.9, 0.999), of_what="numbers", doc="decay of the first and the second moment")
    epsilon: float = number(1e-8, above=0, doc="added to the root")
    weight_decay: float = number(0.01, minimum=0, doc="share of p removed per unit of rate")

    def slots(self) -> tuple[str, ...]:
        """First and second moment."""
        return ("first_moment", "second_moment")

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        direction, slots = moments(np, gradient, slots, step, self.betas, self.epsilon)
        return value * (1 - rate * self.weight_decay) - rate * direction, slots
