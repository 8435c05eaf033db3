"""arange: the numbers of positions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis
from ..types.tensor import TensorType, of_axes
from . import case, refused
from ._axes import need_axis, place
from ._moves import Moves


class Arange(Moves):
    """The positions 0, 1, 2, … of an axis of x, as whole numbers, the same for every example.

    ``arange: time`` of a sequence[T, C] gives tokens[T]: what an `embedding` of positions reads.
    """

    axis: str = axis("time", doc="axis whose positions are counted")

    cases = (
        case("sequence[T, 3]"),
        case("tokens[5]"),
        case("image[4, 5, 3]", axis="width"),
        case("vector[6]", axis="channel"),
        refused("E0503", "vector[6]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """As many ids as the axis is long."""
        need_axis(self, x, self.axis)
        return of_axes((self.axis,), (x.dim(self.axis),), "int")

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``arange``, once per example."""
        return np.tile(np.arange(x.shape[place(self.axis, values)]), (len(x), 1))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Three steps of two examples."""
        yield run([[[9.0], [9.0], [9.0]]] * 2), [[0, 1, 2]] * 2
