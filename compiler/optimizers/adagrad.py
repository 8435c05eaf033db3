"""adagrad: steps scaled by all gradients so far."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import Optimizer, Slots


class Adagrad(Optimizer):
    """s += g^2;  p -= rate / (1 + t lr_decay) g / (sqrt(s) + epsilon), t from 0.

    ``g`` includes ``weight_decay * p``; s begins at ``initial``.  Semantics of ``torch.optim.Adagrad``.

    Source: Duchi et al. 2011, "Adaptive Subgradient Methods for Online Learning", with diagonal matrices.
    """

    lr: float = number(0.01, above=0, doc="learning rate")
    epsilon: float = number(1e-10, above=0, doc="added to the root")
    weight_decay: float = number(0.0, minimum=0, doc="added to the gradient as weight_decay * p")
    lr_decay: float = number(0.0, minimum=0, doc="how fast the rate falls by itself")
    initial: float = number(0.0, minimum=0, doc="sum of squares before the first step")

    trials = (
        {"lr": 0.05},
        {"lr": 0.05, "weight_decay": 0.1, "lr_decay": 0.1},
        {"lr": 0.05, "initial": 0.1, "epsilon": 1e-4},
    )

    def slots(self) -> tuple[str, ...]:
        """Sum of squares."""
        return ("square_sum",)

    def begin(self, np: Any, value: Any) -> Slots:
        """The sum begins at ``initial``."""
        return {"square_sum": np.full_like(value, self.initial)}

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        change = gradient + self.weight_decay * value
        total = slots["square_sum"] + change**2
        slower = rate / (1 + step * self.lr_decay)
        return value - slower * change / (np.sqrt(total) + self.epsilon), {"square_sum": total}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Gradients 3 and 4: the second is divided by 5."""
        yield run(0.0, [3, 4], lr=1, epsilon=1e-30), [-1, -1.8]
        yield run(0.0, [3], lr=1, epsilon=1e-30, initial=16), [-0.6]
