"""cyclic: triangles between a low rate and the full one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import duration, number
from . import Schedule, in_steps


class Cyclic(Schedule):
    """low + (1 - low) d^k (1 - |2 u - 1|), u the part of cycle k that is over, d = ``decay``.

    Source: Smith 2017, "Cyclical Learning Rates for Training Neural Networks"; decay 0.5 is ``triangular2``.
    """

    every: Any = duration(doc="length of a cycle, up and down")
    low: float = number(0.1, minimum=0, maximum=1, doc="share of the rate between the triangles")
    decay: float = number(
        1.0, above=0, maximum=1, doc="how much lower the next peak is, over the low rate"
    )
    warmup: Any = duration(None, doc="time of a linear rise in front")

    trials = (
        {"every": ("epochs", 1)},
        {"every": ("steps", 6), "low": 0.0, "decay": 0.5, "warmup": ("steps", 3)},
        {"every": ("percent", 20), "decay": 0.9, "warmup": ("percent", 7)},
    )

    def after(self, step: int, rise: int, total_steps: int, steps_per_epoch: int) -> float:
        """The docstring's formula."""
        every = max(in_steps(self.every, total_steps, steps_per_epoch), 1)
        cycle, part = divmod(step - rise, every)
        height = (1 - self.low) * self.decay**cycle
        return float(self.low + height * (1 - abs(2 * part / every - 1)))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """CyclicLR of step_size_up 2 in mode triangular2."""
        yield run(7, 4, every=("epochs", 1), low=0.2, decay=0.5), [0.2, 0.6, 1, 0.6, 0.2, 0.4, 0.6]
