"""novograd: momentum over gradients scaled by a running norm, one number per array."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import items, number
from . import Optimizer, Slots


class Novograd(Optimizer):
    """Momentum over gradients that are divided by a running norm of their array.

    v = b2 v + (1 - b2) |g|^2 (|g|^2 at first);  m = b1 m + g / (sqrt(v) + epsilon) + weight_decay p;
    p -= rate m.

    Source: Ginsburg et al. 2019, "Stochastic Gradient Methods with Layer-wise Adaptive Moments", algorithm 1.
    """

    lr: float = number(0.01, above=0, doc="learning rate")
    betas: Any = items((0.95, 0.98), doc="decay of the first and the second moment")
    epsilon: float = number(1e-8, above=0, doc="added to the root")
    weight_decay: float = number(
        0.0, minimum=0, doc="added to the scaled gradient as weight_decay * p"
    )

    trials = (
        {"lr": 0.01},
        {"lr": 0.01, "betas": [0.9, 0.25], "weight_decay": 0.1},
        {"lr": 0.01, "betas": [0.0, 0.9], "epsilon": 1e-2},
    )

    def slots(self) -> tuple[str, ...]:
        """First moment, and the second, a number."""
        return ("first_moment", "second_moment")

    def begin(self, np: Any, value: Any) -> Slots:
        """The second moment is a number."""
        zero = np.zeros((), value.dtype)
        return {"first_moment": np.zeros_like(value), "second_moment": zero}

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        first, second = self.betas
        norm = np.sum(gradient**2)
        v = second * slots["second_moment"] + (1 - second) * norm if step else norm
        change = gradient / (np.sqrt(v) + self.epsilon) + self.weight_decay * value
        m = first * slots["first_moment"] + change
        return value - rate * m, {"first_moment": m, "second_moment": v}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The gradient (3, 4) becomes (3, 4) / 5; then momentum adds to (4, 3) / 5."""
        got = run([0.0, 0.0], [[3, 4], [4, 3]], lr=1, betas=[0.5, 0.5], epsilon=1e-30)
        yield got, [[-0.6, -0.8], [-1.7, -1.8]]
