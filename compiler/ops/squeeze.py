"""squeeze: drop an axis of size 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._axes import need_axis, place, without
from ._moves import Moves


class Squeeze(Moves):
    """The same values without an axis of size 1."""

    axis: str = axis(doc="axis that goes")

    cases = (
        case("image[4, 1, 3]", axis="width"),
        case("sequence[5, 1]", axis="channel"),
        case("int sequence[1, 4]", axis="time"),
        case("image[H, W, 1]", axis="channel"),
        refused("E0501", "image[4, 2, 3]", axis="width"),
        refused("E0503", "vector[1]", axis="time"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The other axes."""
        need_axis(self, x, self.axis)
        if x.dim(self.axis) != 1:
            raise Refusal(
                "E0501",
                f"`squeeze` drops axes of size 1; {self.axis} has {x.dim(self.axis)}",
                at="axis",
                because={"x": f"gives {x}"},
                help=f"take one position, `- take: {{index: 0, axis: {self.axis}}}`, or `- flatten`",
            )
        return without(x, self.axis)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``squeeze`` of one axis."""
        return np.squeeze(x, axis=place(self.axis, values))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A column becomes a row."""
        yield run([[[1.0], [2.0]]], axis="channel"), [[1.0, 2.0]]
