"""Schedules: how the learning rate changes, one file each."""

from __future__ import annotations

import os
from typing import Any

from ..types.record import Record
from ..types.room import Room


class Schedule(Record):
    """A factor on the optimizer's learning rate, a pure function of the step."""

    def value_at(self, step: int, total_steps: int, steps_per_epoch: int) -> float:
        """The factor of step ``step``, counted from 0.

        Args:
            step: updates done before this one.
            total_steps: length of the whole training.
            steps_per_epoch: updates in one epoch.
        """
        raise TypeError(f"{self.word} does not say its value")


def in_steps(duration: Any, total_steps: int, steps_per_epoch: int) -> int:
    """A duration ``(unit, amount)`` as a number of steps; percent of the whole training."""
    unit, amount = duration
    if unit == "epochs":
        return round(float(amount * steps_per_epoch))
    if unit == "percent":
        return round(float(amount / 100 * total_steps))
    return round(float(amount))


SCHEDULES = Room(__name__, os.path.dirname(__file__), Schedule)
