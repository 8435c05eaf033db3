"""Any spread that follows from the fans."""

from __future__ import annotations

from typing import Any

from ..types.record import number, word
from . import Initializer
from ._tails import SHRINK, truncated


class VarianceScaling(Initializer):
    """Draws of variance ``scale`` / fan, where ``mode`` says which fan.

    ``truncated_normal`` is cut at two deviations and rescaled, so that its variance is that too.
    ``he_uniform`` is scale 2, fan_in, uniform; ``glorot_normal`` scale 1, fan_avg, normal.

    Source: He et al. 2015, "Delving Deep into Rectifiers"; Keras' and Flax' initialiser of this name.
    """

    scale: float = number(1.0, above=0, doc="factor on the variance")
    mode: str = word("fan_in", "fan_out", "fan_avg", default="fan_in", doc="what it is divided by")
    distribution: str = word(
        "truncated_normal",
        "normal",
        "uniform",
        default="truncated_normal",
        doc="shape of the draws",
    )

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Return draws of ``shape``."""
        fans = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}
        std = (self.scale / fans[self.mode]) ** 0.5
        if self.distribution == "uniform":
            return generator.uniform(-(3**0.5) * std, 3**0.5 * std, shape)
        if self.distribution == "normal":
            return generator.normal(0.0, std, shape)
        return truncated(np, generator, shape, std / SHRINK)
