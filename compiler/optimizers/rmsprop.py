"""rmsprop: steps scaled by the running size of the gradient."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, number
from . import Optimizer, Slots


class Rmsprop(Optimizer):
    """Steps scaled by the running size of the gradient.

    v = decay v + (1 - decay) g^2;  b = momentum b + g / (sqrt(v) + epsilon);  p -= rate b.

    ``g`` includes ``weight_decay * p``.  Epsilon stands outside the root.
    With ``centered`` the root is that of v - m^2, m = decay m + (1 - decay) g.  Semantics of
    ``torch.optim.RMSprop``.

    Source: Tieleman and Hinton 2012, lecture 6.5 of "Neural Networks for Machine Learning";
    centered: Graves 2013, "Generating Sequences With Recurrent Neural Networks", equation 38.
    """

    lr: float = number(1e-3, above=0, doc="learning rate")
    decay: float = number(0.99, minimum=0, below=1, doc="kept fraction of the mean square")
    epsilon: float = number(1e-8, above=0, doc="added to the root")
    momentum: float = number(0.0, minimum=0, below=1, doc="share of the last step that is kept")
    weight_decay: float = number(0.0, minimum=0, doc="added to the gradient as weight_decay * p")
    centered: bool = boolean(False, doc="scale by the variance instead of the mean square")

    trials = (
        {"lr": 0.01},
        {"lr": 0.01, "decay": 0.9, "momentum": 0.5, "weight_decay": 0.1},
        {"lr": 0.01, "decay": 0.9, "centered": True, "epsilon": 1e-2},
        {"lr": 0.01, "decay": 0.8, "centered": True, "momentum": 0.5, "epsilon": 1e-3},
    )

    def slots(self) -> tuple[str, ...]:
        """Mean square, the mean when centered, and ``momentum`` when there is any."""
        more = (("first_moment", self.centered), ("momentum", self.momentum))
        return ("second_moment", *(name for name, kept in more if kept))

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        change = gradient + self.weight_decay * value
        square = self.decay * slots["second_moment"] + (1 - self.decay) * change**2
        new, variance = {"second_moment": square}, square
        if self.centered:
            mean = self.decay * slots["first_moment"] + (1 - self.decay) * change
            new["first_moment"], variance = mean, square - mean**2
        change = change / (np.sqrt(variance) + self.epsilon)
        if self.momentum:
            change = new["momentum"] = self.momentum * slots["momentum"] + change
        return value - rate * change, new

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A gradient 4 with decay 3/4: 4 / sqrt(4); centered, 4 / sqrt(4 - 1)."""
        yield run(0.0, [4], lr=1, decay=0.75, epsilon=1e-30), [-2]
        got = run(0.0, [4], lr=1, decay=0.75, epsilon=1e-30, centered=True)
        yield got, [-4 / 3**0.5]
