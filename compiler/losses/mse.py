"""mse: mean squared error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import Loss, case, refused


class Mse(Loss):
    """(prediction - target)^2; the mean over all elements of the batch.

    Source: Gauss 1809, "Theoria motus corporum coelestium", section 3 (least squares).
    """

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]"),
        refused("E0502", "vector[3]", "vector[4]"),
        refused("E0502", "vector[2]", "scalar"),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """Squares."""
        return (prediction - target) ** 2

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The best constant is the mean, where the loss is the variance: (1, 2, 6) has 14 / 3."""
        yield run([[3.0], [3.0], [3.0]], [[1.0], [2.0], [6.0]]), 14 / 3
        yield run([[1.0, 2.0]], [[0.0, 4.0]], reduction="per_example"), 5
