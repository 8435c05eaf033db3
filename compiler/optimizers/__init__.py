"""Optimizers: the update of one parameter, one file each."""

from __future__ import annotations

import os
from typing import Any

from ..types.record import Record
from ..types.room import Room

Slots = dict[str, Any]


class Optimizer(Record):
    """How a gradient changes a parameter.  Meaning in NumPy; the semantics are PyTorch's.

    Every optimizer has a field ``lr``; the rate that `update` receives is ``lr`` times the
    schedule.
    """

    lr: float

    def slots(self) -> tuple[str, ...]:
        """Names of the arrays kept per parameter, each of the parameter's shape, 0 at first."""
        return ()

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The parameter and its slots after one update.

        Args:
            np: NumPy.
            value: the parameter.
            gradient: its gradient, already clipped.
            slots: the arrays of `slots`.
            step: updates done before this one.
            rate: learning rate of this step.
        """
        raise TypeError(f"{self.word} does not say how it updates")


OPTIMIZERS = Room(__name__, os.path.dirname(__file__), Optimizer)
