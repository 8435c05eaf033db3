"""max_error: the largest error."""

from __future__ import annotations

from typing import Any

from . import Metric


class MaxError(Metric):
    """max(abs(output - target)) over all elements.

    Source: scikit-learn, "Max error".
    """

    higher = False

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        return float(np.max(np.abs(output - target)))
