"""mae: mean absolute error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import Loss, case, refused


class Mae(Loss):
    """abs(prediction - target), whose gradient at 0 is 0; the mean over all elements of the batch.

    Source: Laplace 1774, "Mémoire sur la probabilité des causes par les évènemens" (the median).
    """

    cases = (
        case("vector[7]"),
        case("sequence[5, 3]"),
        refused("E0502", "image[4, 5, 3]", "image[4, 5, 2]"),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """Absolute values."""
        return np.abs(prediction - target)

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """An error of zero."""
        yield {}, [[1.0, 2.0, 3.0]], [[1.0, 2.5, 3.0]]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The best constant is the median: of (1, 2, 6), 2 costs 5 / 3 and the mean 3 costs more."""
        values = [[1.0], [2.0], [6.0]]
        yield run([[2.0]] * 3, values), 5 / 3
        yield run([[3.0]] * 3, values), 2
