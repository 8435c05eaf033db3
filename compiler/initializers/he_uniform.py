"""Kaiming uniform, fan-in."""

from __future__ import annotations

from typing import Any

from . import Initializer


class HeUniform(Initializer):
    """Uniform in +-sqrt(6 / fan_in): keeps the variance of activations under ReLU.

    Source: He et al. 2015, "Delving Deep into Rectifiers", section 2.2.
    """

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return uniform draws of ``shape``."""
        limit = (6.0 / fan_in) ** 0.5
        return generator.uniform(-limit, limit, shape)
