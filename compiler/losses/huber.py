"""huber: squared near zero, absolute far away."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from . import Loss


class Huber(Loss):
    """Mean of e^2 / 2 where abs(e) <= delta, else of delta (abs(e) - delta / 2).

    e = prediction - target.


    Source: Huber 1964, "Robust Estimation of a Location Parameter".
    """

    delta: float = number(1.0, above=0, doc="error where the square becomes a line")

    def reference(self, np: Any, prediction: Any, target: Any) -> Any:
        """Quadratic and linear part by size of the error."""
        size = np.abs(prediction - target)
        return np.mean(
            np.where(size <= self.delta, 0.5 * size**2, self.delta * (size - 0.5 * self.delta))
        )
