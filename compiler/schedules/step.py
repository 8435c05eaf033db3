"""step: multiply the learning rate again and again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import duration, number
from . import Schedule, in_steps


class Step(Schedule):
    """factor^floor((step - w) / every), w the steps of ``warmup``.

    Source: ``torch.optim.lr_scheduler.StepLR``.
    """

    every: Any = duration(doc="time between two changes")
    factor: float = number(0.1, above=0, doc="what the rate is multiplied with")
    warmup: Any = duration(None, doc="time of a linear rise in front")

    trials = (
        {"every": ("epochs", 1)},
        {"every": ("steps", 7), "factor": 0.5, "warmup": ("epochs", 1)},
        {"every": ("percent", 30), "warmup": ("percent", 7)},
    )

    def after(self, step: int, rise: int, total_steps: int, steps_per_epoch: int) -> float:
        """The docstring's formula."""
        every = max(in_steps(self.every, total_steps, steps_per_epoch), 1)
        return float(self.factor ** ((step - rise) // every))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Twos of a kind."""
        yield run(5, 2, every=("epochs", 1), factor=0.5), [1, 1, 0.5, 0.5, 0.25]
