"""exponential: a constant ratio between steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import duration, number
from . import Schedule, in_steps


class Exponential(Schedule):
    """factor^((step - w) / every), w the steps of ``warmup``.

    Source: ``torch.optim.lr_scheduler.ExponentialLR`` and ``optax.exponential_decay``, which agree at whole
    periods.
    """

    factor: float = number(above=0, doc="what the rate is multiplied with in every period")
    every: Any = duration(("epochs", 1), doc="the period")
    warmup: Any = duration(None, doc="time of a linear rise in front")

    trials = (
        {"factor": 0.9},
        {"factor": 0.5, "every": ("steps", 7), "warmup": ("epochs", 1)},
        {"factor": 0.1, "every": ("percent", 30), "warmup": ("percent", 7)},
    )

    def after(self, step: int, rise: int, total_steps: int, steps_per_epoch: int) -> float:
        """The docstring's formula."""
        every = max(in_steps(self.every, total_steps, steps_per_epoch), 1)
        return float(self.factor ** ((step - rise) / every))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Halved over two steps: roots of a half in between."""
        yield run(5, 2, factor=0.5), [1, 0.5**0.5, 0.5, 0.5**1.5, 0.25]
