"""Kaiming normal, fan-in."""

from __future__ import annotations

from typing import Any

from . import Initializer


class HeNormal(Initializer):
    """Gaussian with standard deviation sqrt(2 / fan_in): keeps variance under ReLU.

    Source: He et al. 2015, "Delving Deep into Rectifiers", section 2.2.
    """

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return normal draws of ``shape``."""
        return generator.normal(0.0, (2.0 / fan_in) ** 0.5, shape)
