"""inverse_sqrt: a rise, then a fall with the root of the time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import duration
from . import Schedule


class InverseSqrt(Schedule):
    """sqrt(w / (step + 1)) behind the ``warmup`` of w steps: 1 at its last step.

    Source: Vaswani et al. 2017, "Attention Is All You Need", equation 3 (its factor d_model^-0.5 w^-0.5 is in
    the learning rate here).
    """

    warmup: Any = duration(doc="time of the linear rise")

    trials = (
        {"warmup": ("steps", 3)},
        {"warmup": ("epochs", 1)},
        {"warmup": ("percent", 7)},
    )

    def after(self, step: int, rise: int, total_steps: int, steps_per_epoch: int) -> float:
        """The docstring's formula."""
        return float((max(rise, 1) / (step + 1)) ** 0.5)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Equation 3 over its largest value."""
        w, steps = 4, range(1, 17)
        noam = [min(n**-0.5, n * w**-1.5) * w**0.5 for n in steps]
        yield run(16, 4, warmup=("epochs", 1)), noam
