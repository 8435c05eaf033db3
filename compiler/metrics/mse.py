"""mse: mean squared error."""

from __future__ import annotations

from typing import Any

from . import Metric


class Mse(Metric):
    """mean((output - target)^2) over all elements.

    Source: Gauss 1823, "Theoria combinationis", section 6.
    """

    higher = False

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        return float(np.mean((output - target) ** 2))
