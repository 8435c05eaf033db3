"""constant: the learning rate stays."""

from __future__ import annotations

from . import Schedule


class Constant(Schedule):
    """Factor 1 at every step."""

    def value_at(self, step: int, total_steps: int, steps_per_epoch: int) -> float:
        """Always 1."""
        return 1.0
