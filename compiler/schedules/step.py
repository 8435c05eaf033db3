"""step: multiply the learning rate again and again."""

from __future__ import annotations

from typing import Any

from ..types.record import duration, number
from . import Schedule, in_steps


class Step(Schedule):
    """factor^floor(step / every)."""

    every: Any = duration(doc="time between two changes")
    factor: float = number(0.1, above=0, doc="what the rate is multiplied with")

    def value_at(self, step: int, total_steps: int, steps_per_epoch: int) -> float:
        """The docstring's formula."""
        every = max(in_steps(self.every, total_steps, steps_per_epoch), 1)
        return float(self.factor ** (step // every))
