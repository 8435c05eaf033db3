"""Uniform."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from . import Initializer


class Uniform(Initializer):
    """Uniform in [``low``, ``high``)."""

    low: float = number(-0.05, doc="lower bound")
    high: float = number(0.05, doc="upper bound")

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return uniform draws of ``shape``."""
        return generator.uniform(self.low, self.high, shape)
