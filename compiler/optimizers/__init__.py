"""Optimizers: the update of one parameter, one file each."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from copy import copy
from typing import Any, ClassVar

from ..ops import Refusal
from ..types.record import Record
from ..types.room import Room

Slots = dict[str, Any]


class Optimizer(Record):
    """How a gradient changes a parameter.  Meaning in NumPy.

    Every optimizer has a field ``lr``; the rate that `update` receives is ``lr`` times the
    schedule.  ``trials`` are the settings that every framework is tested with.
    """

    lr: float

    trials: ClassVar[tuple[dict[str, Any], ...]] = ()

    def slots(self) -> tuple[str, ...]:
        """Names of the arrays kept per parameter."""
        return ()

    def begin(self, np: Any, value: Any) -> Slots:
        """The slots before the first update: 0, in the shape of the parameter."""
        return {name: np.zeros_like(value) for name in self.slots()}

    def of(self, role: str, shape: tuple[int, ...]) -> Optimizer:
        """The optimizer of a parameter with this role and canonical shape: itself, as a rule."""
        return self

    def update(
        self, np: Any, value: Any, gradient: Any, slots: Slots, step: int, rate: float
    ) -> tuple[Any, Slots]:
        """The parameter and its slots after one update.

        Args:
            np: NumPy.
            value: the parameter.
            gradient: its gradient, already clipped.
            slots: those of `begin`, or of the update before.
            step: updates done before this one.
            rate: learning rate of this step.
        """
        raise TypeError(f"{self.word} does not say how it updates")

    def check(self) -> None:
        """Raise `Refusal` where fields contradict each other, or a list is not what its default is."""
        for name, field in self.fields.items():
            if isinstance(field.default, tuple):
                self._check_pair(name, self.get(name), field.default)

    def _check_pair(self, name: str, given: Any, default: tuple[Any, ...]) -> None:
        """As many numbers as the default has; decays of averages are below 1."""
        numbers = [x for x in given if isinstance(x, (int, float)) and not isinstance(x, bool)]
        if len(given) != len(default) or len(numbers) != len(given):
            what = f"`{name}` is {len(default)} numbers, as `{list(default)}`"
            raise Refusal("E0209", what, at=name)
        decays = name == "betas"
        wrong = [x for x in numbers if not 0 <= x < (1 if decays else math.inf)]
        if wrong:
            bound = "at least 0 and less than 1" if decays else "at least 0"
            raise Refusal("E0209", f"`{name}` must be {bound}, not {wrong[0]:g}", at=name)

    def replaced(self, **fields: Any) -> Optimizer:
        """A copy with other values in some fields."""
        made = copy(self)
        for name, value in fields.items():
            setattr(made, name, value)
        return made

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Pairs (computed, number from outside); ``run(value, gradients, **fields)`` -> values."""
        yield from ()


def matrix_axes(shape: tuple[int, ...]) -> tuple[int, int] | None:
    """The two axes that are longer than 1, of an array that has exactly two; else None.

    Such an array is a matrix in every framework's layout, whatever axes of size 1 stand around.
    """
    axes = [axis for axis, size in enumerate(shape) if size > 1]
    return (axes[0], axes[1]) if len(axes) == 2 else None


OPTIMIZERS = Room(__name__, os.path.dirname(__file__), Optimizer)
