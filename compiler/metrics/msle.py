"""msle: mean squared logarithmic error."""

from __future__ import annotations

from typing import Any

from . import Metric


class Msle(Metric):
    """mean((log(1 + output) - log(1 + target))^2); negative values count as 0.

    Source: scikit-learn, "Mean squared logarithmic error".
    """

    higher = False

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        error = np.log1p(np.maximum(output, 0)) - np.log1p(np.maximum(target, 0))
        return float(np.mean(error**2))
