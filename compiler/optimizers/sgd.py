"""sgd: gradient descent, with momentum when asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..ops import Refusal
from ..types.record import boolean, number
from . import Optimizer, Slots


class Sgd(Optimizer):
    """g = gradient + weight_decay p;  b = momentum b + (1 - dampening) g;  p -= rate b.

    With ``nesterov`` p -= rate (g + momentum b).  The buffer is g after the first step, undamped, and
    holds no learning rate, so that a schedule acts at once.  Semantics of ``torch.optim.SGD``.

    Source: Sutskever et al. 2013, "On the importance of initialization and momentum".
    """

    lr: float = number(0.01, above=0, doc="learning rate")
    momentum: float = number(0.0, minimum=0, below=1, doc="share of the last step that is kept")
    nesterov: bool = boolean(False, doc="look ahead along the momentum")
    weight_decay: float = number(0.0, minimum=0, doc="added to the gradient as weight_decay * p")
    dampening: float = number(0.0, minimum=0, below=1, doc="share of a gradient that is left out")

    trials = (
        {"lr": 0.05},
        {"lr": 0.05, "momentum": 0.9, "weight_decay": 0.01},
        {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1},
        {"lr": 0.05, "momentum": 0.7, "dampening": 0.4},
    )

    def slots(self) -> tuple[str, ...]:
        """``momentum``, when there is any."""
        return ("momentum",) if self.momentum else ()

    def check(self) -> None:
        """Looking ahead needs momentum, without dampening."""
        super().check()
        if self.nesterov and (self.dampening or not self.momentum):
            what = "no dampening" if self.momentum else "a momentum"
            raise Refusal("E0209", f"`nesterov` needs {what}", at="nesterov")

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        change = gradient + self.weight_decay * value
        if self.momentum:
            share = 1 - self.dampening if step else 1.0
            buffer = self.momentum * slots["momentum"] + share * change
            slots = {"momentum": buffer}
            change = change + self.momentum * buffer if self.nesterov else buffer
        return value - rate * change, slots

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A constant gradient 1: the buffer is 1, 1.5, 1.75 with momentum 1/2."""
        yield run(0.0, [1, 1, 1], lr=1, momentum=0.5), [-1, -2.5, -4.25]
        yield run(0.0, [1, 1], lr=1, momentum=0.5, nesterov=True), [-1.5, -3.25]
        yield run(0.0, [1, 1], lr=1, momentum=0.5, dampening=0.5), [-1, -2]
