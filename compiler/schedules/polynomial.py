"""polynomial: fall along a power."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import duration, number
from . import Schedule, part_of


class Polynomial(Schedule):
    """final + (1 - final) (1 - t)^power, t = (step - w) / (total - w), w the steps of ``warmup``.

    Source: Chen et al. 2017, "DeepLab", section 4.1 (power 0.9).
    """

    power: float = number(
        1.0, above=0, doc="how late the fall comes: below 1 later, above 1 sooner"
    )
    final: float = number(
        0.0, minimum=0, maximum=1, doc="share of the rate that is left at the end"
    )
    warmup: Any = duration(None, doc="time of a linear rise in front")

    trials = (
        {},
        {"power": 0.9, "final": 0.1, "warmup": ("epochs", 1)},
        {"power": 2.0, "warmup": ("percent", 7)},
    )

    def after(self, step: int, rise: int, total_steps: int, steps_per_epoch: int) -> float:
        """The docstring's formula."""
        return float(
            self.final + (1 - self.final) * (1 - part_of(step, rise, total_steps)) ** self.power
        )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Squares of quarters."""
        yield run(4, 4, power=2), [1, 9 / 16, 4 / 16, 1 / 16]
