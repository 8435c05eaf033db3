"""gather: positions of an axis that another value names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import Dim
from ..types.record import axis, value
from ..types.tensor import TensorType
from . import case, refused
from ._axes import need_axis, place, without
from ._index import need_places
from ._moves import Moves


class Gather(Moves):
    """Positions of an axis, chosen by whole numbers: y[n, …, k, …] = x[n, …, index[n, k], …].

    An index of K numbers per example gives an axis of K positions, one number takes the axis away.
    The numbers count from 0 and must lie on the axis.
    """

    index: Any = value(doc="int: one number or a list of them for each example")
    axis: str = axis("time", doc="axis that is chosen from")

    keeps_steps = False
    cases = (
        case("sequence[T, 3]", index="int vector[4]"),
        case("sequence[5, 3]", index="label"),
        case("image[4, 5, 3]", index="tokens[7]", axis="width"),
        case("image[4, 5, 3]", index="int vector[2]", axis="channel"),
        case("vector[6]", index="label", axis="channel"),
        case("tokens[8]", index="int vector[5]"),
        refused("E0503", "sequence[5, 3]", index="vector[4]"),
        refused("E0503", "vector[5]", index="label"),
        refused("E0503", "sequence[5, 3]", index="int sequence[4, 3]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The axis as long as the index, or gone."""
        need_axis(self, x, self.axis)
        index = values["index"]
        need_places(self, index)
        return x.with_dim(self.axis, index.dims[0]) if index.rank else without(x, self.axis)

    def limit(self, name: str, types: Any) -> Dim | None:
        """Numbers lie on the axis."""
        found: Dim | None = types["x"].dim(self.axis) if name == "index" else None
        return found

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Move the axis to the front, pick, move it back."""
        at, index = place(self.axis, values), values["index"]
        front = np.moveaxis(x, at, 1)
        picked = front[np.arange(len(x)).reshape(-1, *(1,) * (index.ndim - 1)), index]
        return np.moveaxis(picked, 1, at) if index.ndim > 1 else picked

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A permutation; every step of another example."""
        steps = [[[1.0], [2.0], [3.0]], [[4.0], [5.0], [6.0]]]
        got = run(steps, values={"index": [[2, 0, 1], [0, 0, 2]]}, index="i")
        yield got, [[[3.0], [1.0], [2.0]], [[4.0], [4.0], [6.0]]]
        yield run(steps, values={"index": [1, 2]}, index="i"), [[2.0], [6.0]]
