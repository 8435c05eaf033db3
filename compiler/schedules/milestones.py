"""milestones: multiply the learning rate at given times."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import duration, durations, number
from . import Schedule, in_steps


class Milestones(Schedule):
    """factor^n, n the number of times in ``at`` that are not after the step.

    Source: He et al. 2016, "Deep Residual Learning", section 3.4; ``torch.optim.lr_scheduler.MultiStepLR``.
    """

    at: Any = durations(of_what="epochs", doc="when the rate changes; plain numbers are epochs")
    factor: float = number(0.1, above=0, doc="what the rate is multiplied with each time")
    warmup: Any = duration(None, doc="time of a linear rise in front")

    trials = (
        {"at": (("epochs", 1), ("epochs", 3))},
        {"at": (("steps", 9), ("percent", 60)), "factor": 0.5, "warmup": ("steps", 3)},
        {"at": (("percent", 50),), "warmup": ("epochs", 1)},
    )

    def after(self, step: int, rise: int, total_steps: int, steps_per_epoch: int) -> float:
        """The docstring's formula."""
        times = [in_steps(time, total_steps, steps_per_epoch) for time in self.at]
        return float(self.factor ** sum(step >= time for time in times))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """At steps 1 and 4, as MultiStepLR."""
        yield run(5, 2, at=(("steps", 1), ("epochs", 2))), [1, 0.1, 0.1, 0.1, 0.01]
