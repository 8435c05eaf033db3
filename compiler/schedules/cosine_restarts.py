"""cosine_restarts: half cosines that begin again and again."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import duration, integer, number
from . import Schedule, in_steps


class CosineRestarts(Schedule):
    """final + (1 - final) (1 + cos(pi t)) / 2, t the part of the present cycle that is over.

    The first cycle lasts ``every``, each later one ``growth`` times as long.

    Source: Loshchilov and Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts", equation 5.
    """

    every: Any = duration(doc="length of the first cycle")
    growth: int = integer(1, minimum=1, doc="how much longer the next cycle is")
    final: float = number(
        0.0, minimum=0, maximum=1, doc="share of the rate that is left at the end"
    )
    warmup: Any = duration(None, doc="time of a linear rise in front")

    trials = (
        {"every": ("epochs", 1)},
        {"every": ("steps", 3), "growth": 2, "final": 0.1, "warmup": ("epochs", 1)},
        {"every": ("percent", 20), "growth": 2, "warmup": ("percent", 7)},
    )

    def after(self, step: int, rise: int, total_steps: int, steps_per_epoch: int) -> float:
        """The docstring's formula."""
        length = max(in_steps(self.every, total_steps, steps_per_epoch), 1)
        start = rise
        while step >= start + length:
            start, length = start + length, length * self.growth
        part = (step - start) / length
        return self.final + (1 - self.final) * 0.5 * (1 + math.cos(math.pi * part))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Cycles of 2 and 4 steps."""
        yield (
            run(7, 2, every=("epochs", 1), growth=2),
            [1, 0.5, 1, 0.5 + 0.125**0.5, 0.5, 0.5 - 0.125**0.5, 1],
        )
