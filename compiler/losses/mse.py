"""mse: mean squared error."""

from __future__ import annotations

from typing import Any

from . import Loss


class Mse(Loss):
    """mean((prediction - target)^2) over all elements of the batch."""

    def reference(self, np: Any, prediction: Any, target: Any) -> Any:
        """Mean of squares."""
        return np.mean((prediction - target) ** 2)
