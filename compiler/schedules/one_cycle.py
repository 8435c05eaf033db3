"""one_cycle: one rise and one long fall."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import duration, number
from . import Schedule, in_steps


def turned(begin: float, end: float, part: float) -> float:
    """Half a cosine from one value to another."""
    return end + (begin - end) * 0.5 * (1 + math.cos(math.pi * part))


class OneCycle(Schedule):
    """From ``start`` to 1 along half a cosine within ``warmup``, then to ``final`` along another.

    The peak is the learning rate of the optimizer, reached at step w - 1; the last step has ``final``.
    Semantics of ``torch.optim.lr_scheduler.OneCycleLR`` with momentum left alone.

    Source: Smith and Topin 2018, "Super-Convergence".
    """

    warmup: Any = duration(("percent", 30), doc="time of the rise")
    start: float = number(0.04, above=0, maximum=1, doc="share of the rate at the first step")
    final: float = number(4e-6, minimum=0, maximum=1, doc="share of the rate at the last step")

    trials = (
        {},
        {"warmup": ("epochs", 1), "start": 0.1},
        {"warmup": ("steps", 5), "final": 0.01},
    )

    def value_at(self, step: int, total_steps: int, steps_per_epoch: int) -> float:
        """The docstring's formula."""
        peak = max(in_steps(self.warmup, total_steps, steps_per_epoch) - 1, 0)
        if step < peak:
            return turned(self.start, 1.0, step / peak)
        return turned(1.0, self.final, min((step - peak) / max(total_steps - 1 - peak, 1), 1.0))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """OneCycleLR of 5 steps with pct_start 0.6: peak at step 2, halves of cosines."""
        got = run(5, 5, warmup=("percent", 60), start=0.2, final=0.1)
        yield got, [0.2, 0.6, 1, 0.55, 0.1]
