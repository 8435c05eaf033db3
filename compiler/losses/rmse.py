"""rmse: root of the mean squared error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._roots import Root


class Rmse(Root):
    """sqrt(mean((prediction - target)^2)) over the batch; ``reduction`` applies below the root.

    Below 1e-10 it is 1e-10 with gradient 0, since the root of 0 has none.

    Source: Gauss 1823, "Theoria combinationis", section 6 (mean error to be feared).
    """

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]"),
        refused("E0502", "vector[3]", "vector[4]"),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """Squares."""
        return (prediction - target) ** 2

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """No error at all."""
        yield {}, [[1.0, 2.0]], [[1.0, 2.0]]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Errors 3 and 4: sqrt(12.5), and length 5; scaling scales it."""
        yield run([[3.0], [0.0]], [[0.0], [4.0]]), 12.5**0.5
        yield run([[3.0, 0.0]], [[0.0, 4.0]], reduction="sum"), 5
