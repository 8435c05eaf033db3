"""Gaussian without its tails."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from . import Initializer
from ._tails import truncated


class TruncatedNormal(Initializer):
    """Gaussian, drawn again beyond two ``std``; the result spreads by 0.88 ``std``."""

    std: float = number(0.02, minimum=0, doc="standard deviation before truncation")
    mean: float = number(0.0, doc="mean")

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return truncated normal draws of ``shape``."""
        return truncated(np, generator, shape, self.std, self.mean)
