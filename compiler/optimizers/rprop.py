"""rprop: steps that grow while the gradient keeps its sign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import items, number
from . import Optimizer, Slots


class Rprop(Optimizer):
    """Steps of their own for every weight, by the signs of gradients alone.

    A step grows by ``grow`` where the gradient keeps its sign and shrinks by ``shrink`` where it changes,
    within ``limits``; p -= sign(g) step.  Where the sign changed, the parameter waits one update.

    Steps begin at the rate of the first update, which is all that the learning rate and a schedule do.  Meant
    for full batches.  Semantics of ``torch.optim.Rprop``.

    Source: Riedmiller and Braun 1993, "A Direct Adaptive Method for Faster Backpropagation Learning".
    """

    lr: float = number(0.01, above=0, doc="learning rate")
    grow: float = number(1.2, above=1, doc="factor of a step that keeps its direction")
    shrink: float = number(0.5, above=0, below=1, doc="factor of a step that turns")
    limits: Any = items((1e-6, 50.0), doc="smallest and largest step")

    trials = (
        {"lr": 0.01},
        {"lr": 0.01, "grow": 1.5, "shrink": 0.3},
        {"lr": 0.01, "limits": [0.008, 0.011]},
    )

    def slots(self) -> tuple[str, ...]:
        """The gradient before, and the steps."""
        return ("previous", "step_size")

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The docstring's formula."""
        size = slots["step_size"] if step else np.full_like(value, rate)
        turn = np.sign(gradient * slots["previous"])
        factor = np.where(turn > 0, self.grow, np.where(turn < 0, self.shrink, 1.0))
        size = np.clip(size * factor.astype(value.dtype), *self.limits)
        gradient = np.where(turn < 0, 0.0, gradient).astype(value.dtype)
        return value - np.sign(gradient) * size, {"previous": gradient, "step_size": size}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """1, then grown to 2, then a turn that waits and halves."""
        yield run(0.0, [3, 1, -1, -1], lr=1, grow=2), [-1, -3, -3, -2]
