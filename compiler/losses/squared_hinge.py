"""squared_hinge: squared until a margin is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._margins import Signed, positive


class SquaredHinge(Signed):
    """max(0, 1 - s z)^2 for a score z and a sign s = +-1.

    Source: Lee and Mangasarian 2001, "SSVM: A Smooth Support Vector Machine".
    """

    cases = (
        case("vector[7]"),
        case("sequence[5, 3]", labels="signs"),
        refused("E0502", "vector[3]", "label", 2),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        return positive(np, 1 - self.signs(target) * prediction) ** 2

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Half a margin short costs 1 / 4, on the wrong side by 1 costs 4, beyond the margin 0."""
        yield run([[0.5]], [[1.0]]), 0.25
        yield run([[1.0]], [[0.0]]), 4
        yield run([[-3.0]], [[0.0]]), 0
