"""r2: share of the variance that is explained."""

from __future__ import annotations

from typing import Any

from . import Metric
from ._columns import columns, explained


class R2(Metric):
    """1 - sum((y - x)^2) / sum((y - mean(y))^2) of each channel, then the mean over channels.

    Where the target is constant it is 1 without any error and 0 with one.

    Source: Wright 1921, "Correlation and Causation".
    """

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        x, y = columns(np, output), columns(np, target)
        spread = np.sum((y - y.mean(axis=0)) ** 2, axis=0)
        return explained(np, np.sum((x - y) ** 2, axis=0), spread)
