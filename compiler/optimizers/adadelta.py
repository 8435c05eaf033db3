"""adadelta: steps in the units of the parameter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import Optimizer, Slots


class Adadelta(Optimizer):
    """Steps in the units of the parameter, without a rate of their own.

    v = d v + (1 - d) g^2;  x = g sqrt(u + epsilon) / sqrt(v + epsilon);  u = d u + (1 - d) x^2;
    p -= rate x.

    ``g`` includes ``weight_decay * p``.  Semantics of ``torch.optim.Adadelta``.

    Source: Zeiler 2012, "ADADELTA: An Adaptive Learning Rate Method", algorithm 1.
    """

    lr: float = number(1.0, above=0, doc="learning rate")
    decay: float = number(0.9, minimum=0, below=1, doc="kept fraction of the mean squares")
    epsilon: float = number(1e-6, above=0, doc="under both roots")
    weight_decay: float = number(0.0, minimum=0, doc="added to the gradient as weight_decay * p")

    trials = (
        {"lr": 1.0},
        {"lr": 2.0, "decay": 0.8, "weight_decay": 0.1},
        {"lr": 1.0, "epsilon": 1e-3},
    )

    def slots(self) -> tuple[str, ...]:
        """Mean squares of gradients and of steps."""
        return ("second_moment", "square_step")

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        change = gradient + self.weight_decay * value
        square = self.decay * slots["second_moment"] + (1 - self.decay) * change**2
        moved = (
            change * np.sqrt(slots["square_step"] + self.epsilon) / np.sqrt(square + self.epsilon)
        )
        kept = self.decay * slots["square_step"] + (1 - self.decay) * moved**2
        return value - rate * moved, {"second_moment": square, "square_step": kept}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """With decay 0 and epsilon 1: g 1 / sqrt(g^2 + 1), the 3-4-5 triangle."""
        yield run(0.0, [4 / 3, 4 / 3], decay=0, epsilon=1), [-0.8, -0.8 - 0.8 * 1.64**0.5]
