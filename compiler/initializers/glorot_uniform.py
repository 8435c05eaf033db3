"""Xavier uniform."""

from __future__ import annotations

from typing import Any

from . import Initializer


class GlorotUniform(Initializer):
    """Uniform in +-sqrt(6 / (fan_in + fan_out)): keeps variance forwards and backwards.

    Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward
    neural networks", equation 16.
    """

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return uniform draws of ``shape``."""
        limit = (6.0 / (fan_in + fan_out)) ** 0.5
        return generator.uniform(-limit, limit, shape)
