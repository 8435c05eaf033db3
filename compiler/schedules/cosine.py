"""cosine: rise in a line, fall along half a cosine."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import duration, number
from . import Schedule, part_of


class Cosine(Schedule):
    """(step + 1) / w while step < w = warmup; then final + (1 - final) (1 + cos(pi t)) / 2.

    t = (step - w) / (total - w).

    Source: Loshchilov and Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts".
    """

    warmup: Any = duration(None, doc="time of the linear rise")
    final: float = number(
        0.0, minimum=0, maximum=1, doc="share of the rate that is left at the end"
    )

    trials = (
        {},
        {"final": 0.1, "warmup": ("epochs", 1)},
        {"warmup": ("percent", 7)},
    )

    def after(self, step: int, rise: int, total_steps: int, steps_per_epoch: int) -> float:
        """The docstring's formula."""
        part = part_of(step, rise, total_steps)
        return self.final + (1 - self.final) * 0.5 * (1 + math.cos(math.pi * part))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Cosines of 0, 60, 120 degrees."""
        yield run(3, 3), [1, 0.75, 0.25]
        yield run(5, 5, warmup=("steps", 2)), [0.5, 1, 1, 0.75, 0.25]
