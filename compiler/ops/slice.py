"""slice: part of an axis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import Dim, ceil_div
from ..types.record import axis, integer
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._axes import need_axis, place


class Slice(Op):
    """Positions start, start + step, … before stop of one axis.

    Negative positions count from the end.  A symbolic axis is taken to be long enough.
    """

    axis: str = axis(doc="axis that is cut")
    start: int = integer(0, doc="first position")
    stop: Any = integer(None, doc="position after the last; absent means to the end")
    step: int = integer(1, minimum=1, doc="distance between positions")

    cases = (
        case("vector[7]", axis="channel", start=2, stop=6),
        case("image[4, 6, 3]", axis="width", start=1, step=2),
        case("sequence[5, 3]", axis="time", start=-2),
        case("image[4, 6, 3]", axis="channel", stop=-1),
        refused("E0503", "vector[7]", axis="time", start=1),
        refused("E0505", "vector[7]", axis="channel", start=4, stop=3),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The size of the axis is the number of positions."""
        need_axis(self, x, self.axis)
        size = x.dim(self.axis)
        start = self._position("start", self.start, size, x)
        stop = size if self.stop is None else self._position("stop", self.stop, size, x)
        length = ceil_div(stop - start, self.step)
        if isinstance(length, int) and length < 1:
            raise Refusal(
                "E0505",
                f"`slice` leaves nothing of the {self.axis} axis",
                text=f"positions {start} to {stop} of {size}",
                because={"x": f"gives {x}"},
            )
        return x.with_dim(self.axis, length)

    def _position(self, field: str, at: int, size: Dim, x: TensorType) -> Any:
        """A position counted from the start; refuse one outside of a known size."""
        if isinstance(size, int) and not -size <= at <= size:
            raise Refusal(
                "E0209",
                f"`slice` cannot reach position {at} of an axis of size {size}",
                at=field,
                text=f"must lie within -{size} and {size}",
                because={"x": f"gives {x}"},
            )
        return size + at if at < 0 else at

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x[..., start:stop:step, ...]``."""
        before = (slice(None),) * place(self.axis, values)
        return x[(*before, slice(self.start, self.stop, self.step))]

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Moves data, computes nothing."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Every second value; the last two."""
        row = [[0.0, 1.0, 2.0, 3.0, 4.0]]
        yield run(row, axis="channel", step=2), [[0.0, 2.0, 4.0]]
        yield run(row, axis="channel", start=-2), [[3.0, 4.0]]
