"""hinge: linear until a margin is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._margins import Signed, positive


class Hinge(Signed):
    """max(0, 1 - s z) for a score z and a sign s = +-1.

    Source: Cortes and Vapnik 1995, "Support-Vector Networks".
    """

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", labels="signs"),
        refused("E0502", "vector[3]", "label", 2),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        return positive(np, 1 - self.signs(target) * prediction)

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """On the margin."""
        yield {}, [[1.0, -1.0, 0.0]], [[1.0, 0.0, 1.0]]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """scikit-learn's example: decisions -2.18, 2.36, 0.09 for -1, 1, 1 cost 0.30...."""
        decisions = [[-2.18177944], [2.36361149], [0.09091073]]
        yield run(decisions, [[-1.0], [1.0], [1.0]], labels="signs"), 0.30302975666666666
        yield run(decisions, [[0.0], [1.0], [1.0]]), 0.30302975666666666
