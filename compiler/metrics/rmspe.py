"""rmspe: root of the mean squared relative error."""

from __future__ import annotations

from typing import Any

from . import Metric


class Rmspe(Metric):
    """sqrt(mean(((output - target) / max(abs(target), 1e-7))^2)), a share, not a percentage.

    Source: the Rossmann competition, Kaggle 2015; a metric of Ludwig.
    """

    higher = False

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        share = (output - target) / np.maximum(np.abs(target), 1e-7)
        return float(np.mean(share**2) ** 0.5)
