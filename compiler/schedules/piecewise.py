"""piecewise: another rate from every given time on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..ops import Refusal
from ..types.record import duration, durations, items
from . import Schedule, in_steps


class Piecewise(Schedule):
    """``factors[i]`` from the time ``at[i]`` on, 1 before the first.

    Source: ``optax.join_schedules`` of constants; ``keras.optimizers.schedules.PiecewiseConstantDecay``.
    """

    at: Any = durations(doc="when the rate changes, in order")
    factors: Any = items(doc="share of the learning rate from each time on")
    warmup: Any = duration(None, doc="time of a linear rise in front")

    trials = (
        {"at": (("epochs", 1), ("epochs", 3)), "factors": (0.5, 0.2)},
        {"at": (("steps", 9), ("percent", 60)), "factors": (2.0, 0.1), "warmup": ("steps", 3)},
        {"at": (("percent", 50),), "factors": (0.3,), "warmup": ("epochs", 1)},
    )

    def check(self) -> None:
        """A factor for every time."""
        if len(self.at) != len(self.factors):
            what = f"`piecewise` has {len(self.at)} times and {len(self.factors)} factors"
            raise Refusal("E0209", what, at="factors", help="one factor for each time")

    def after(self, step: int, rise: int, total_steps: int, steps_per_epoch: int) -> float:
        """The docstring's formula."""
        times = [in_steps(time, total_steps, steps_per_epoch) for time in self.at]
        passed = sum(step >= time for time in times)
        return float(self.factors[passed - 1]) if passed else 1.0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Steps 1 and 4."""
        yield run(5, 2, at=(("steps", 1), ("epochs", 2)), factors=(3, 0.5)), [1, 3, 3, 3, 0.5]
