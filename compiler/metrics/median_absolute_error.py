"""median_absolute_error: the error that half of them stay below."""

from __future__ import annotations

from typing import Any

from . import Metric
from ._columns import columns


class MedianAbsoluteError(Metric):
    """median(abs(output - target)) of each channel, then the mean over channels.

    Source: scikit-learn, "Median absolute error".
    """

    higher = False

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        error = np.abs(columns(np, output) - columns(np, target))
        return float(np.mean(np.median(error, axis=0)))
