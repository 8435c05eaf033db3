"""inverse_time: a fall with the time itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import duration, number
from . import Schedule, in_steps


class InverseTime(Schedule):
    """1 / (1 + factor * (step - w) / every), w the steps of ``warmup``.

    Source: ``keras.optimizers.schedules.InverseTimeDecay`` (its ``decay_rate`` and ``decay_steps``); with such
    rates stochastic gradient descent converges: Robbins and Monro 1951, "A Stochastic Approximation Method".
    """

    factor: float = number(1.0, above=0, doc="what is added to the divisor in every period")
    every: Any = duration(("epochs", 1), doc="the period")
    warmup: Any = duration(None, doc="time of a linear rise in front")

    trials = (
        {},
        {"factor": 0.5, "every": ("steps", 7), "warmup": ("epochs", 1)},
        {"factor": 3.0, "every": ("percent", 30), "warmup": ("percent", 7)},
    )

    def after(self, step: int, rise: int, total_steps: int, steps_per_epoch: int) -> float:
        """The docstring's formula."""
        every = max(in_steps(self.every, total_steps, steps_per_epoch), 1)
        return float(1 / (1 + self.factor * (step - rise) / every))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The harmonic series; halves of it between."""
        yield run(4, 1), [1, 1 / 2, 1 / 3, 1 / 4]
        yield run(5, 2, factor=2.0), [1, 1 / 2, 1 / 3, 1 / 4, 1 / 5]
