"""warmup_stable_decay: rise, stay, fall in a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import duration, number
from . import Schedule, in_steps


class WarmupStableDecay(Schedule):
    """1 behind the ``warmup``, then 1 + (final - 1) t over the last ``decay`` steps, t = (step - begin) / decay.

    Source: Hu et al. 2024, "MiniCPM", section 4.2; the line is that of Hägele et al. 2024.
    """

    warmup: Any = duration(("percent", 5), doc="time of the linear rise")
    decay: Any = duration(("percent", 20), doc="time of the fall at the end")
    final: float = number(
        0.0, minimum=0, maximum=1, doc="share of the rate that is left at the end"
    )

    trials = (
        {},
        {"warmup": ("epochs", 1), "decay": ("epochs", 2), "final": 0.1},
        {"warmup": ("steps", 2), "decay": ("steps", 9)},
    )

    def after(self, step: int, rise: int, total_steps: int, steps_per_epoch: int) -> float:
        """The docstring's formula."""
        fall = max(in_steps(self.decay, total_steps, steps_per_epoch), 1)
        part = max(step - (total_steps - fall), 0) / fall
        return 1 + (self.final - 1) * min(part, 1.0)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two up, two level, the last halved."""
        yield run(6, 6, warmup=("steps", 2), decay=("steps", 2)), [0.5, 1, 1, 1, 1, 0.5]
