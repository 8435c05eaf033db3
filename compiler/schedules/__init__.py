"""Schedules: how the learning rate changes, one file each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, ClassVar

from ..types.record import Record
from ..types.room import Room


class Schedule(Record):
    """A factor on the optimizer's learning rate, a pure function of the step.

    A field ``warmup`` puts a rise in a line in front: (step + 1) / w while step < w.  Curves and periods
    begin where it ends; positions that a spec names (``at``) count from the start of training.
    ``trials`` are the settings that tests draw.
    """

    warmup: Any = None

    trials: ClassVar[tuple[dict[str, Any], ...]] = ()

    def value_at(self, step: int, total_steps: int, steps_per_epoch: int) -> float:
        """The factor of step ``step``, counted from 0.

        Args:
            step: updates done before this one.
            total_steps: length of the whole training.
            steps_per_epoch: updates in one epoch.
        """
        rise = in_steps(self.warmup, total_steps, steps_per_epoch) if self.warmup else 0
        if step < rise:
            return (step + 1) / rise
        return self.after(step, rise, total_steps, steps_per_epoch)

    def after(self, step: int, rise: int, total_steps: int, steps_per_epoch: int) -> float:
        """The factor of a step that is not one of the ``rise`` steps of the warm-up."""
        raise TypeError(f"{self.word} does not say its value")

    def check(self) -> None:
        """Raise `Refusal` where fields contradict each other."""

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Pairs (computed, numbers from outside); ``run(total, per_epoch, **fields)`` -> factors."""
        yield from ()


def in_steps(duration: Any, total_steps: int, steps_per_epoch: int) -> int:
    """A duration ``(unit, amount)`` as a number of steps; percent of the whole training."""
    unit, amount = duration
    if unit == "epochs":
        return round(float(amount * steps_per_epoch))
    if unit == "percent":
        return round(float(amount / 100 * total_steps))
    return round(float(amount))


def part_of(step: int, rise: int, total_steps: int) -> float:
    """How much of the time behind the warm-up is over, at most 1."""
    return min((step - rise) / max(total_steps - rise, 1), 1.0)


SCHEDULES = Room(__name__, os.path.dirname(__file__), Schedule)
