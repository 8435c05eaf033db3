"""index_add: values added at places that another value names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import Dim
from ..types.record import axis
from ..types.record import value as reads
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._activation import need_real
from ._axes import need_axis, place
from ._index import added, need_places


class IndexAdd(Op):
    """x plus ``value`` at the named positions: y[n, …, index[n, k], …] += value[n, …, k, …].

    A position that is named twice receives both.  `segment_sum` adds into zeros.
    """

    value: Any = reads(doc="what is added: as x, but with one position for each number of `index`")
    index: Any = reads(doc="int: the position of x that receives, for every position of `value`")
    axis: str = axis("time", doc="axis the positions lie on")

    cases = (
        case("sequence[5, 3]", value="sequence[7, 3]", index="tokens[7]"),
        case("image[4, 5, 3]", value="image[4, 2, 3]", index="int vector[2]", axis="width"),
        case("vector[6]", value="vector[4]", index="int vector[4]", axis="channel"),
        case("sequence[T, 3]", value="sequence[4, 3]", index="tokens[4]"),
        refused("E0501", "sequence[5, 3]", value="sequence[7, 2]", index="tokens[7]"),
        refused("E0501", "sequence[5, 3]", value="sequence[7, 3]", index="tokens[6]"),
        refused("E0503", "sequence[5, 3]", value="sequence[7, 3]", index="sequence[7, 3]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type of x."""
        need_real(self, x)
        need_axis(self, x, self.axis)
        more, index = values["value"], values["index"]
        need_places(self, index, (1,))
        if more.axes != x.axes or more.dims != x.with_dim(self.axis, index.dims[0]).dims:
            raise Refusal(
                "E0501",
                f"`index_add` needs {x.with_dim(self.axis, index.dims[0])} for {index}, not {more}",
                at="value",
                because={"x": f"gives {x}", "value": f"gives {more}", "index": f"gives {index}"},
            )
        return x

    def limit(self, name: str, types: Any) -> Dim | None:
        """Numbers lie on the axis."""
        found: Dim | None = types["x"].dim(self.axis) if name == "index" else None
        return found

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """X and what is added into zeros."""
        at = place(self.axis, values)
        return x + added(np, values["value"], values["index"], x.shape[at], at)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The example in the documentation of `torch.Tensor.index_add_`: rows of ones receive."""
        rows = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]
        more = {"value": [rows], "index": [[0, 4, 2]]}
        got = run([[[1.0] * 3] * 5], values=more, value="v", index="i")
        yield got, [[[2, 3, 4], [1, 1, 1], [8, 9, 10], [1, 1, 1], [5, 6, 7]]]
