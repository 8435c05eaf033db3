"""sgdw: gradient descent with decoupled weight decay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..ops import Refusal
from ..types.record import boolean, number
from . import Optimizer, Slots


class Sgdw(Optimizer):
    """b = momentum b + g;  p -= rate (b + weight_decay p).

    With ``nesterov`` the step is g + momentum b.  The buffer holds no learning rate.

    Source: Loshchilov and Hutter 2019, "Decoupled Weight Decay Regularization", algorithm 1.
    """

    lr: float = number(0.01, above=0, doc="learning rate")
    momentum: float = number(0.9, minimum=0, below=1, doc="share of the last step that is kept")
    nesterov: bool = boolean(False, doc="look ahead along the momentum")
    weight_decay: float = number(0.01, minimum=0, doc="share of p removed per unit of rate")

    trials = (
        {"lr": 0.05},
        {"lr": 0.05, "momentum": 0.5, "nesterov": True, "weight_decay": 0.1},
        {"lr": 0.05, "momentum": 0.0, "weight_decay": 0.1},
    )

    def slots(self) -> tuple[str, ...]:
        """``momentum``, when there is any."""
        return ("momentum",) if self.momentum else ()

    def check(self) -> None:
        """Looking ahead needs momentum."""
        super().check()
        if self.nesterov and not self.momentum:
            raise Refusal("E0209", "`nesterov` needs a momentum", at="nesterov")

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        change = gradient
        if self.momentum:
            buffer = self.momentum * slots["momentum"] + gradient
            slots = {"momentum": buffer}
            change = gradient + self.momentum * buffer if self.nesterov else buffer
        return value * (1 - rate * self.weight_decay) - rate * change, slots

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Half of p goes, whatever the momentum."""
        yield run(8.0, [0, 0], lr=0.5, weight_decay=1), [4, 2]
        yield run(8.0, [2, 0], lr=0.5, momentum=0.5, weight_decay=1), [3, 1]
