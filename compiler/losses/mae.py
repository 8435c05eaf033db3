"""mae: mean absolute error."""

from __future__ import annotations

from typing import Any

from . import Loss


class Mae(Loss):
    """mean(abs(prediction - target)) over all elements of the batch; the gradient at 0 is 0."""

    def reference(self, np: Any, prediction: Any, target: Any) -> Any:
        """Mean of absolute values."""
        return np.mean(np.abs(prediction - target))
