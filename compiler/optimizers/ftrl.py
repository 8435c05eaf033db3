"""ftrl: follow the regularised leader: sparse weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import Optimizer, Slots


class Ftrl(Optimizer):
    """The minimum of all gradients so far, a proximal term and two penalties.

    s = (sqrt(n + g^2) - sqrt(n)) / rate;  z += g - s p;  n += g^2;
    p = (sign(z) l1 - z) / ((beta + sqrt(n)) / rate + l2) where |z| > l1, else 0.

    n begins at ``initial``.  The penalties are part of the step, so that ``l1`` gives exact zeros.

    Source: McMahan et al. 2013, "Ad Click Prediction: a View from the Trenches", algorithm 1.
    """

    lr: float = number(0.1, above=0, doc="learning rate")
    l1: float = number(0.0, minimum=0, doc="what the accumulated gradient must exceed")
    l2: float = number(0.0, minimum=0, doc="pull towards 0")
    beta: float = number(0.0, minimum=0, doc="added to the root")
    initial: float = number(0.1, above=0, doc="sum of squares before the first step")

    trials = (
        {"lr": 0.1},
        {"lr": 0.1, "l1": 0.01, "l2": 0.1},
        {"lr": 0.2, "beta": 1.0, "initial": 1e-3},
    )

    def slots(self) -> tuple[str, ...]:
        """Sum of squares, and the accumulated gradient."""
        return ("square_sum", "linear")

    def begin(self, np: Any, value: Any) -> Slots:
        """The sum begins at ``initial``."""
        return {"square_sum": np.full_like(value, self.initial), "linear": np.zeros_like(value)}

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        total = slots["square_sum"] + gradient**2
        root = np.sqrt(total)
        pull = (root - np.sqrt(slots["square_sum"])) / rate
        z = slots["linear"] + gradient - pull * value
        pulled = (np.sign(z) * self.l1 - z) / ((self.beta + root) / rate + self.l2)
        new = np.where(np.abs(z) > self.l1, pulled, 0.0).astype(value.dtype)
        return new, {"square_sum": total, "linear": z}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Gradient 4 on an accumulator of 9: z = 4, p = -4/5; l1 takes 1 off z, l2 adds 1 below."""
        yield run(0.0, [4], lr=1, initial=9), [-0.8]
        yield run(0.0, [4], lr=1, initial=9, l1=1, l2=1), [-0.5]
        yield run(0.0, [4], lr=1, initial=9, l1=4), [0]
