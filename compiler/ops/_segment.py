"""What ops share that gather positions into segments."""

from __future__ import annotations

from typing import Any

from ..types.dims import Dim
from ..types.record import axis, integer, value
from ..types.tensor import TensorType
from . import Op, Refusal
from ._activation import need_real
from ._axes import need_axis
from ._index import need_places


class Segment(Op):
    """Positions of an axis joined where another value gives them the same number; not a word."""

    index: Any = value(doc="int: the segment of every position, from 0")
    segments: int = integer(minimum=1, doc="number of segments")
    axis: str = axis("time", doc="axis whose positions are joined")

    keeps_steps = False

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """As many positions as there are segments."""
        need_real(self, x)
        need_axis(self, x, self.axis)
        index = values["index"]
        need_places(self, index, (1,))
        if index.dims[0] != x.dim(self.axis):
            raise Refusal(
                "E0501",
                f"`{self.word}` needs a segment for each of {x.dim(self.axis)} positions, "
                f"not {index.dims[0]}",
                at="index",
                because={"x": f"gives {x}", "index": f"gives {index}"},
            )
        return x.with_dim(self.axis, self.segments)

    def limit(self, name: str, types: Any) -> Dim | None:
        """Numbers of segments."""
        return self.segments if name == "index" else None

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """One addition per value."""
        return x.elements
