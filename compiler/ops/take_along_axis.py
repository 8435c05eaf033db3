"""take_along_axis: a choice of its own at every position."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import Dim
from ..types.record import axis, value
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._axes import need_axis, place
from ._moves import Moves


class TakeAlongAxis(Moves):
    """Every position chooses for itself along one axis: y[…, k, …] = x[…, index[…, k, …], …].

    Source: `numpy.take_along_axis`, `torch.gather`.
    """

    index: Any = value(doc="int, with the axes of x and, but for the chosen one, its sizes")
    axis: str = axis(doc="axis that is chosen from")

    keeps_steps = False
    cases = (
        case("sequence[5, 3]", index="int sequence[7, 3]", axis="time"),
        case("image[4, 5, 3]", index="int image[4, 5, 2]", axis="channel"),
        case("vector[6]", index="int vector[4]", axis="channel"),
        case("image[H, W, 3]", index="int image[2, W, 3]", axis="height"),
        refused("E0501", "sequence[5, 3]", index="int sequence[7, 2]", axis="time"),
        refused("E0503", "sequence[5, 3]", index="sequence[7, 3]", axis="time"),
        refused("E0503", "sequence[5, 3]", index="int vector[3]", axis="time"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The sizes of the index."""
        need_axis(self, x, self.axis)
        index = values["index"]
        because = {"x": f"gives {x}", "index": f"gives {index}"}
        if index.dtype != "int" or index.axes != x.axes:
            raise Refusal(
                "E0503",
                f"`take_along_axis` needs whole numbers with the axes of {x}, not {index}",
                at="index",
                because=because,
                help="`- gather` makes one choice for all other axes",
            )
        clash = [a for a in x.axes if a != self.axis and x.dim(a) != index.dim(a)]
        if clash:
            raise Refusal(
                "E0501",
                f"`take_along_axis` inputs differ in {', '.join(clash)}: {x} and {index}",
                at="index",
                because=because,
            )
        return x.with_dim(self.axis, index.dim(self.axis))

    def limit(self, name: str, types: Any) -> Dim | None:
        """Numbers lie on the axis."""
        found: Dim | None = types["x"].dim(self.axis) if name == "index" else None
        return found

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``take_along_axis``."""
        return np.take_along_axis(x, values["index"], place(self.axis, values))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The example in the documentation of `numpy.take_along_axis`: an array sorted."""
        x, order = [[[10.0, 30.0, 20.0], [60.0, 40.0, 50.0]]], [[[0, 2, 1], [1, 2, 0]]]
        got = run(x, values={"index": order}, index="i", axis="channel")
        yield got, [[[10.0, 20.0, 30.0], [40.0, 50.0, 60.0]]]
