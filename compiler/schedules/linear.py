"""linear: fall in a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import duration, number
from . import Schedule, part_of


class Linear(Schedule):
    """1 + (final - 1) t, t = (step - w) / (total - w), w the steps of ``warmup``.

    Source: Devlin et al. 2019, "BERT", appendix A.2.
    """

    final: float = number(
        0.0, minimum=0, maximum=1, doc="share of the rate that is left at the end"
    )
    warmup: Any = duration(None, doc="time of a linear rise in front")

    trials = (
        {},
        {"final": 0.1, "warmup": ("epochs", 1)},
        {"warmup": ("percent", 7)},
    )

    def after(self, step: int, rise: int, total_steps: int, steps_per_epoch: int) -> float:
        """The docstring's formula."""
        return 1 + (self.final - 1) * part_of(step, rise, total_steps)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Quarters; with a rise of two steps, halves."""
        yield run(4, 4), [1, 0.75, 0.5, 0.25]
        yield run(4, 4, warmup=("steps", 2)), [0.5, 1, 1, 0.5]
