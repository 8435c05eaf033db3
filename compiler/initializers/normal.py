"""Gaussian."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from . import Initializer


class Normal(Initializer):
    """Gaussian with a given standard deviation and mean."""

    std: float = number(0.02, minimum=0, doc="standard deviation")
    mean: float = number(0.0, doc="mean")

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return normal draws of ``shape``."""
        return generator.normal(self.mean, self.std, shape)
