"""LeCun normal, fan-in."""

from __future__ import annotations

from typing import Any

from . import Initializer
from ._tails import SHRINK, truncated


class LecunNormal(Initializer):
    """Gaussian cut at two deviations, rescaled to standard deviation sqrt(1 / fan_in).

    Source: LeCun et al. 1998, "Efficient BackProp", section 4.6; the cut follows Keras and Flax.
    """

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return truncated normal draws of ``shape``."""
        return truncated(np, generator, shape, (1.0 / fan_in) ** 0.5 / SHRINK)
