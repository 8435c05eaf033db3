"""concordance_correlation: correlation around the line of equality."""

from __future__ import annotations

from typing import Any

from . import Metric
from ._columns import columns


class ConcordanceCorrelation(Metric):
    """2 cov(x, y) / (var(x) + var(y) + (mean(x) - mean(y))^2) of each channel, then the mean.

    Where both are constant and equal it is 1.

    Source: Lin 1989, "A Concordance Correlation Coefficient to Evaluate Reproducibility".
    """

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        x, y = columns(np, output), columns(np, target)
        apart = x.mean(axis=0) - y.mean(axis=0)
        shared = np.mean((x - x.mean(axis=0)) * (y - y.mean(axis=0)), axis=0)
        whole = np.var(x, axis=0) + np.var(y, axis=0) + apart**2
        share = np.where(whole > 0, 2 * shared / np.where(whole > 0, whole, 1), 1.0)
        return float(np.mean(share))
