"""sgd: gradient descent, with momentum when asked."""

from __future__ import annotations

from typing import Any

from ..types.record import boolean, number
from . import Optimizer, Slots


class Sgd(Optimizer):
    """g = gradient + weight_decay p;  b = momentum b + g;  p -= rate b.

    With ``nesterov`` p -= rate (g + momentum b).  The buffer holds no learning rate, so that a
    schedule acts at once.

    Source: Sutskever et al. 2013, "On the importance of initialization and momentum".
    """

    lr: float = number(0.01, above=0, doc="learning rate")
    momentum: float = number(0.0, minimum=0, below=1, doc="share of the last step that is kept")
    nesterov: bool = boolean(False, doc="look ahead along the momentum")
    weight_decay: float = number(0.0, minimum=0, doc="added to the gradient as weight_decay * p")

    def slots(self) -> tuple[str, ...]:
        """``momentum``, when there is any."""
        return ("momentum",) if self.momentum else ()

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        change = gradient + self.weight_decay * value
        if self.momentum:
            buffer = self.momentum * slots["momentum"] + change
            slots = {"momentum": buffer}
            change = change + self.momentum * buffer if self.nesterov else buffer
        return value - rate * change, slots
