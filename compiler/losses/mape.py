"""mape: mean absolute percentage error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import Loss, case, refused


class Mape(Loss):
    """100 abs(prediction - target) / max(abs(target), 1e-7); the gradient at 0 is 0.

    Source: Makridakis 1993, "Accuracy measures: theoretical and practical concerns".
    """

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]"),
        refused("E0502", "vector[3]", "vector[4]"),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        size = np.abs(target)
        return 100 * np.abs(prediction - target) / np.where(size > 1e-7, size, 1e-7)

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """A target of zero, and an error of zero."""
        yield {}, [[1.0, 2.0, -3.0]], [[0.0, 2.0, -6.0]]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """90 for 100 is off by 10 %, 150 for 100 by 50 %."""
        yield run([[90.0], [150.0]], [[100.0], [100.0]]), 30
