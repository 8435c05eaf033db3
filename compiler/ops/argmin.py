"""argmin: where the smallest value is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis
from . import case, refused
from ._reduce import CASES, Reduction


class Argmin(Reduction):
    """The index of the smallest value along one axis, the first of equal ones.

    The other axes stay: over the channels of a sequence there is one id per step.
    """

    axis: Any = axis("channel", doc="axis that disappears")

    kinked = True
    takes = ("float", "int")
    gives = "int"
    cases = (
        *CASES[1:],
        case("image[4, 5, 3]", axis="height"),
        case("tokens[5]", axis="time"),
        refused("E0503", "label"),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The first of equal values."""
        return np.argmin(x, axis=self.places(values)[0])

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Columns, and the first of two."""
        yield run([[[1.0, 5.0], [2.0, 0.0], [6.0, -2.0]]], axis=("time",)), [[0, 2]]
        yield run([[3.0, 7.0, 7.0, 3.0]]), [0]
