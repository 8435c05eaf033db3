"""smape: symmetric mean absolute percentage error."""

from __future__ import annotations

from typing import Any

from . import Metric


class Smape(Metric):
    """100 mean(2 abs(output - target) / (abs(output) + abs(target))); 0 where both are 0.

    Source: Makridakis 1993, "Accuracy measures: theoretical and practical concerns".
    """

    higher = False

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        size = np.abs(output) + np.abs(target)
        share = 2 * np.abs(output - target) / np.where(size > 0, size, 1)
        return float(100 * np.mean(share))
