"""Xavier normal."""

from __future__ import annotations

from typing import Any

from . import Initializer


class GlorotNormal(Initializer):
    """Gaussian with standard deviation sqrt(2 / (fan_in + fan_out)).

    Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward
    neural networks", section 4.2.
    """

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return normal draws of ``shape``."""
        return generator.normal(0.0, (2.0 / (fan_in + fan_out)) ** 0.5, shape)
