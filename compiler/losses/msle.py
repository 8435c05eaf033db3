"""msle: mean squared logarithmic error."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from . import Loss, case, refused


class Msle(Loss):
    """(log(1 + prediction) - log(1 + target))^2; negative values count as 0, with gradient 0.

    Source: scikit-learn, "Mean squared logarithmic error"; for quantities that grow by factors.
    """

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]"),
        refused("E0502", "vector[3]", "vector[4]"),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        above = np.where(prediction > 0, prediction, 0.0)
        return (np.log1p(above) - np.log1p(np.where(target > 0, target, 0.0))) ** 2

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """Zero and below."""
        yield {}, [[0.0, -2.0, 3.0]], [[1.0, 2.0, -1.0]]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """scikit-learn's example: (3, 5, 2.5, 7) predicted as (2.5, 5, 4, 8), by its quotients."""
        predicted, true = [[2.5], [5.0], [4.0], [8.0]], [[3.0], [5.0], [2.5], [7.0]]
        quotients = (8 / 7, 1, 10 / 7, 9 / 8)
        yield run(predicted, true), sum(math.log(q) ** 2 for q in quotients) / 4
        yield run([[math.e - 1]], [[-5.0]]), 1
