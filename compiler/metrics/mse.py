"""mse: mean squared error."""

from __future__ import annotations

from typing import Any

from . import Metric
from .mae import valued


class Mse(Metric):
    """mean((output - target)^2) over all elements."""

    higher = False

    def reference(self, np: Any, output: Any, target: Any, loss: Any) -> float:
        """Mean of squared errors."""
        return float(np.mean((output - target) ** 2))

    def check(self, output: Any, loss: Any) -> None:
        """Values, not classes."""
        valued(self, loss)
