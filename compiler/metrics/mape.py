"""mape: mean absolute percentage error."""

from __future__ import annotations

from typing import Any

from . import Metric


class Mape(Metric):
    """100 mean(abs(output - target) / max(abs(target), 1e-7)).

    Source: Makridakis 1993, "Accuracy measures: theoretical and practical concerns".
    """

    higher = False

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        return float(100 * np.mean(np.abs(output - target) / np.maximum(np.abs(target), 1e-7)))
