"""rmsprop: steps scaled by the running size of the gradient."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from . import Optimizer, Slots


class Rmsprop(Optimizer):
    """v = decay v + (1 - decay) g^2;  b = momentum b + g / (sqrt(v) + epsilon);  p -= rate b.

    ``g`` includes ``weight_decay * p``.  Epsilon stands outside the root.

    Source: Tieleman and Hinton 2012, lecture 6.5 of "Neural Networks for Machine Learning".
    """

    lr: float = number(1e-3, above=0, doc="learning rate")
    decay: float = number(0.99, minimum=0, below=1, doc="kept fraction of the mean square")
    epsilon: float = number(1e-8, above=0, doc="added to the root")
    momentum: float = number(0.0, minimum=0, below=1, doc="share of the last step that is kept")
    weight_decay: float = number(0.0, minimum=0, doc="added to the gradient as weight_decay * p")

    def slots(self) -> tuple[str, ...]:
        """Mean square, and ``momentum`` when there is any."""
        return ("second_moment", "momentum") if self.momentum else ("second_moment",)

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        change = gradient + self.weight_decay * value
        square = self.decay * slots["second_moment"] + (1 - self.decay) * change**2
        change = change / (np.sqrt(square) + self.epsilon)
        new = {"second_moment": square}
        if self.momentum:
            change = new["momentum"] = self.momentum * slots["momentum"] + change
        return value - rate * change, new
