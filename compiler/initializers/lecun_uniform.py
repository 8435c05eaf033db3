"""LeCun uniform, fan-in."""

from __future__ import annotations

from typing import Any

from . import Initializer


class LecunUniform(Initializer):
    """Uniform in +-sqrt(3 / fan_in): keeps the variance of a linear layer's input.

    Source: LeCun et al. 1998, "Efficient BackProp", section 4.6.
    """

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return uniform draws of ``shape``."""
        limit = (3.0 / fan_in) ** 0.5
        return generator.uniform(-limit, limit, shape)
