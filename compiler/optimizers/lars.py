"""lars: momentum over steps whose length follows the parameter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import Optimizer, Slots
from .lamb import trust


class Lars(Optimizer):
    """u = g + weight_decay p;  b = momentum b + trust |p| / |u| u;  p -= rate b.

    The ratio of norms, over a whole array, is 1 (with trust, too) where one of them is 0.  As ``optax.lars``,
    but the buffer holds no learning rate, so that a schedule acts at once.

    Source: You et al. 2017, "Large Batch Training of Convolutional Networks", equation 6.
    """

    lr: float = number(0.1, above=0, doc="learning rate")
    momentum: float = number(0.9, minimum=0, below=1, doc="share of the last step that is kept")
    weight_decay: float = number(0.0, minimum=0, doc="added to the gradient as weight_decay * p")
    trust: float = number(1e-3, above=0, doc="length of a step in lengths of the parameter")

    trials = (
        {"lr": 0.1, "trust": 0.05},
        {"lr": 0.2, "trust": 0.05, "weight_decay": 0.1, "momentum": 0.5},
        {"lr": 0.1, "trust": 0.5, "momentum": 0.0},
    )

    def slots(self) -> tuple[str, ...]:
        """``momentum``, when there is any."""
        return ("momentum",) if self.momentum else ()

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        change = gradient + self.weight_decay * value
        change = trust(np, value, change, self.trust) * change
        if self.momentum:
            change = self.momentum * slots["momentum"] + change
            slots = {"momentum": change}
        return value - rate * change, slots

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A gradient along (0, 1) of any length moves by lr trust |p| = 0.5."""
        got = run([3.0, 4.0], [[0, 7]], lr=1, trust=0.1)
        yield got[0], [3, 3.5]
