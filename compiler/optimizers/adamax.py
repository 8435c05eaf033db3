"""adamax: adam with the largest gradient in the place of the second moment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import items, number
from . import Optimizer, Slots


class Adamax(Optimizer):
    """m = b1 m + (1 - b1) g;  u = max(b2 u, |g| + epsilon);  p -= rate mhat / u.

    ``g`` includes ``weight_decay * p``; mhat is m / (1 - b1^t).  Semantics of ``torch.optim.Adamax``.

    Source: Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization", algorithm 2.
    """

    lr: float = number(2e-3, above=0, doc="learning rate")
    betas: Any = items((0.9, 0.999), doc="decay of the first and the second moment")
    epsilon: float = number(1e-8, above=0, doc="added to the size of the gradient")
    weight_decay: float = number(0.0, minimum=0, doc="added to the gradient as weight_decay * p")

    trials = (
        {"lr": 0.02},
        {"lr": 0.02, "betas": [0.0, 0.9], "weight_decay": 0.1},
        {"lr": 0.02, "epsilon": 1e-3},
    )

    def slots(self) -> tuple[str, ...]:
        """First moment and infinity norm."""
        return ("first_moment", "infinity_norm")

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        first, second = self.betas
        change = gradient + self.weight_decay * value
        m = first * slots["first_moment"] + (1 - first) * change
        norm = np.maximum(second * slots["infinity_norm"], np.abs(change) + self.epsilon)
        moved = rate / (1 - first ** (step + 1)) * m / norm
        return value - moved, {"first_moment": m, "infinity_norm": norm}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The step is the sign at first; afterwards (b1 g1 + g2) / (b1 + 1) over the largest."""
        got = run(0.0, [4, 0], lr=1, betas=[0.5, 0.5], epsilon=1e-30)
        yield got, [-1, -1 - 4 / 3 / 2]
