"""adam: steps scaled by running moments of the gradient."""

from __future__ import annotations

from typing import Any

from ..types.record import items, number
from . import Optimizer, Slots


def moments(
    np: Any, gradient: Any, slots: Slots, step: int, betas: Any, epsilon: float
) -> tuple[Any, Slots]:
    """Adam's direction ``mhat / (sqrt(vhat) + epsilon)`` and the new moments."""
    first, second = betas
    m = first * slots["first_moment"] + (1 - first) * gradient
    v = second * slots["second_moment"] + (1 - second) * gradient**2
    scale = np.sqrt(v) / np.sqrt(1 - second ** (step + 1)) + epsilon
    return m / (1 - first ** (step + 1)) / scale, {"first_moment": m, "second_moment": v}


class Adam(Optimizer):
    """p -= rate mhat / (sqrt(vhat) + epsilon), moments with bias correction.

    ``weight_decay`` is added to the gradient (L2).  Epsilon stands outside the bias correction.

    Source: Kingma and Ba 2015, "Adam: A Method for Stochastic Optimization", algorithm 1.
    """

    lr: float = number(1e-3, above=0, doc="learning rate")
    betas: Any = items((0.9, 0.999), of_what="numbers", doc="decay of the first and the second moment")
    epsilon: float = number(1e-8, above=0, doc="added to the root")
    weight_decay: float = number(0.0, minimum=0, doc="added to the gradient as weight_decay * p")

    def slots(self) -> tuple[str, ...]:
        """First and second moment."""
        return ("first_moment", "second_moment")

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        change = gradient + self.weight_decay * value
        direction, slots = moments(np, change, slots, step, self.betas, self.epsilon)
        return value - rate * direction, slots
