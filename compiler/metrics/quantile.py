"""quantile: pinball loss."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from . import Metric


class Quantile(Metric):
    """mean of q e where the target lies above (e = target - output > 0), of (q - 1) e elsewhere.

    Source: Koenker and Bassett 1978, "Regression Quantiles".
    """

    higher = False

    q: float = number(0.5, above=0, below=1, doc="share of targets that shall lie below")

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        error = target - output
        return float(np.mean(np.maximum(self.q * error, (self.q - 1) * error)))
