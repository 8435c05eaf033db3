"""permute: the axes in another order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axes
from ..types.tensor import KINDS, TensorType
from . import Op, Refusal, case, refused

NATURAL = {axes: kind for kind, axes in KINDS.items() if len(axes) > 1}
"""The kind whose axes stand in this order."""


class Permute(Op):
    """The same values with the axes in another order; axes keep their names.

    The last axis is the one that ``dense`` and the norms work on: ``permute: [channel, time]``
    mixes along time, ``permute: [time, channel]`` goes back to a sequence.
    """

    order: Any = axes(doc="every axis name, in the new order")

    cases = (
        case("sequence[5, 3]", order=["channel", "time"]),
        case("image[4, 5, 3]", order=["width", "height", "channel"]),
        case("image[4, 5, 3]", order=["channel", "height", "width"]),
        refused("E0503", "sequence[5, 3]", order=["height", "channel"]),
        refused("E0503", "image[4, 5, 3]", order=["height", "width"]),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A natural kind when the axes stand as in one, else a tensor with named axes."""
        order = tuple(self.order)
        if sorted(order) != sorted(x.axes):
            raise Refusal(
                "E0503",
                f"`permute` must name each axis of {x} once",
                at="order",
                text=f"names {', '.join(map(str, order))}",
                because={"x": f"gives {x}"},
                note=f"axes of this value: {', '.join(x.axes)}",
            )
        dims = tuple(x.dim(axis) for axis in order)
        return TensorType(NATURAL.get(order, "tensor"), order, dims, x.dtype)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``transpose``, batch first."""
        return np.transpose(x, self.positions(values["types"]["x"]))

    def positions(self, x: TensorType) -> tuple[int, ...]:
        """Where each axis of the result stands in a channels-last array of type ``x``."""
        return (0, *(1 + x.index(axis) for axis in self.order))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Moves data, computes nothing."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Columns become rows."""
        got = run([[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]], order=["channel", "time"])
        yield got, [[[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]]]
