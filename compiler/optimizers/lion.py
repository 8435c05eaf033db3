"""lion: steps of one size, by the sign of a running average."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import items, number
from . import Optimizer, Slots


class Lion(Optimizer):
    """c = b1 m + (1 - b1) g;  p -= rate (sign(c) + weight_decay p);  m = b2 m + (1 - b2) g.

    Source: Chen et al. 2023, "Symbolic Discovery of Optimization Algorithms", algorithm 2.
    """

    lr: float = number(1e-4, above=0, doc="learning rate")
    betas: Any = items((0.9, 0.99), doc="share of the average in the step, and its decay")
    weight_decay: float = number(0.0, minimum=0, doc="share of p removed per unit of rate")

    trials = (
        {"lr": 0.01},
        {"lr": 0.01, "weight_decay": 0.1},
        {"lr": 0.01, "betas": [0.5, 0.7]},
    )

    def slots(self) -> tuple[str, ...]:
        """First moment."""
        return ("first_moment",)

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        first, second = self.betas
        m = slots["first_moment"]
        change = np.sign(first * m + (1 - first) * gradient) + self.weight_decay * value
        return value - rate * change, {"first_moment": second * m + (1 - second) * gradient}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The average 5 outweighs -4 and not -6."""
        yield run(0.0, [10, -4], lr=1, betas=[0.5, 0.5]), [-1, -2]
        yield run(0.0, [10, -6], lr=1, betas=[0.5, 0.5]), [-1, 0]
