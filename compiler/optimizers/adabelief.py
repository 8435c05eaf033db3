"""adabelief: adam scaled by how far gradients are from what was expected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import items, number
from . import Optimizer, Slots


class Adabelief(Optimizer):
    """Adam whose steps are small where gradients are a surprise.

    m = b1 m + (1 - b1) g;  s = b2 s + (1 - b2) (g - m)^2 + epsilon;
    p -= rate (mhat / (sqrt(shat) + epsilon) + weight_decay p).

    Source: Zhuang et al. 2020, "AdaBelief Optimizer", algorithm 2; the new m stands in s, as there and not
    as in optax.
    """

    lr: float = number(1e-3, above=0, doc="learning rate")
    betas: Any = items((0.9, 0.999), doc="decay of the first and the second moment")
    epsilon: float = number(1e-16, above=0, doc="added to the variance and to its root")
    weight_decay: float = number(0.0, minimum=0, doc="share of p removed per unit of rate")

    trials = (
        {"lr": 0.02, "epsilon": 1e-8},
        {"lr": 0.02, "weight_decay": 0.1},
        {"lr": 0.02, "betas": [0.0, 0.9], "epsilon": 1e-4},
    )

    def slots(self) -> tuple[str, ...]:
        """First moment, and the variance around it."""
        return ("first_moment", "second_moment")

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        first, second = self.betas
        m = first * slots["first_moment"] + (1 - first) * gradient
        s = second * slots["second_moment"] + (1 - second) * (gradient - m) ** 2
        s = s + value.dtype.type(self.epsilon)
        scale = np.sqrt(s / (1 - second ** (step + 1))) + self.epsilon
        change = m / (1 - first ** (step + 1)) / scale + self.weight_decay * value
        return value - rate * change, {"first_moment": m, "second_moment": s}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """M = 2 and the surprise 2 of a gradient 4 with b1 = 1/2: 4 / 2."""
        yield run(0.0, [4], lr=1, betas=[0.5, 0.5], epsilon=1e-30), [-2]
