"""cosine: rise in a line, fall along half a cosine."""

from __future__ import annotations

import math
from typing import Any

from ..types.record import duration, number
from . import Schedule, in_steps


class Cosine(Schedule):
    """(step + 1) / w while step < w = warmup; then final + (1 - final) (1 + cos(pi t)) / 2.

    t = (step - w) / (total - w).

    Source: Loshchilov and Hutter 2017, "SGDR: Stochastic Gradient Descent with Warm Restarts".
    """

    warmup: Any = duration(None, doc="time of the linear rise")
    final: float = number(
        0.0, minimum=0, maximum=1, doc="share of the rate that is left at the end"
    )

    def value_at(self, step: int, total_steps: int, steps_per_epoch: int) -> float:
        """The docstring's formula."""
        rise = in_steps(self.warmup, total_steps, steps_per_epoch) if self.warmup else 0
        if step < rise:
            return (step + 1) / rise
        part = min((step - rise) / max(total_steps - rise, 1), 1.0)
        return self.final + (1 - self.final) * 0.5 * (1 + math.cos(math.pi * part))
