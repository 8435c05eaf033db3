"""huber: squared near zero, absolute far away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import Loss, case, refused


class Huber(Loss):
    """e^2 / 2 where abs(e) <= delta, else delta (abs(e) - delta / 2), with e = prediction - target.

    Source: Huber 1964, "Robust Estimation of a Location Parameter".
    """

    delta: float = number(1.0, above=0, doc="error where the square becomes a line")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", delta=0.3),
        refused("E0502", "vector[3]", "vector[4]"),
        refused("E0209", "vector[3]", delta=0),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """Quadratic and linear part by size of the error."""
        size = np.abs(prediction - target)
        return np.where(size <= self.delta, 0.5 * size**2, self.delta * (size - 0.5 * self.delta))

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """At zero and where the parts meet."""
        yield {"delta": 0.5}, [[1.0, 1.5, 0.5]], [[1.0, 1.0, 1.0]]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """2 (3 - 1) = 4 on the line, 1 / 2 on the parabola."""
        yield run([[3.0]], [[0.0]], delta=2.0), 4
        yield run([[0.0]], [[1.0]], delta=2.0), 0.5
