"""roll: an axis turned round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis, integer
from ..types.tensor import TensorType
from . import case, refused
from ._axes import need_axis, place
from ._moves import Moves


class Roll(Moves):
    """Every position moves ``by`` places along an axis; what leaves at the end enters at the front.

    Position i is position i - by of x, modulo the size.
    """

    by: int = integer(1, doc="places; negative moves to the front")
    axis: str = axis(doc="axis along which values move")

    cases = (
        case("vector[7]", by=2, axis="channel"),
        case("image[4, 5, 3]", by=-2, axis="height"),
        case("sequence[T, 3]", axis="time"),
        case("tokens[6]", by=13, axis="time"),
        refused("E0503", "vector[7]", by=1, axis="time"),
    )

    @property
    def keeps_steps(self) -> bool:  # type: ignore[override]
        """Not along time."""
        return self.axis != "time"

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type."""
        need_axis(self, x, self.axis)
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Take every position from where it was."""
        at = place(self.axis, values)
        n = x.shape[at]
        return np.take(x, (np.arange(n) - self.by) % n, at)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The examples in the documentation of `numpy.roll`."""
        row = [[float(n) for n in range(10)]]
        yield run(row, by=2, axis="channel"), [[8.0, 9.0, *(float(n) for n in range(8))]]
        yield run(row, by=-2, axis="channel"), [[*(float(n) for n in range(2, 10)), 0.0, 1.0]]
