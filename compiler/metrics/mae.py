"""mae: mean absolute error."""

from __future__ import annotations

from typing import Any

from . import Metric


class Mae(Metric):
    """mean(abs(output - target)) over all elements.

    Source: Willmott and Matsuura 2005, "Advantages of the mean absolute error".
    """

    higher = False

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        return float(np.mean(np.abs(output - target)))
