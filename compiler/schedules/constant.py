"""constant: the learning rate stays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import duration
from . import Schedule


class Constant(Schedule):
    """Factor 1 at every step.

    Source: Robbins and Monro 1951 need a falling rate; this is what is used where none is stated.
    """

    warmup: Any = duration(None, doc="time of a linear rise in front")

    trials = (
        {},
        {"warmup": ("steps", 3)},
        {"warmup": ("percent", 10)},
    )

    def after(self, step: int, rise: int, total_steps: int, steps_per_epoch: int) -> float:
        """The docstring's formula."""
        return 1.0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Thirds, then ones."""
        yield run(5, 5, warmup=("steps", 3)), [1 / 3, 2 / 3, 1, 1, 1]
