"""segment_sum: positions added up by the segment they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._axes import place
from ._index import added
from ._segment import Segment


class SegmentSum(Segment):
    """y[n, …, s, …] = sum of x[n, …, k, …] over all k with index[n, k] = s; 0 where there is none.

    What scatters values into zeros elsewhere: `torch.Tensor.scatter_add`, `jax.ops.segment_sum`.
    """

    cases = (
        case("sequence[5, 3]", index="tokens[5]", segments=4),
        case("image[4, 5, 3]", index="int vector[5]", segments=2, axis="width"),
        case("vector[7]", index="int vector[7]", segments=3, axis="channel"),
        case("sequence[T, 3]", index="tokens[T]", segments=6),
        refused("E0501", "sequence[5, 3]", index="tokens[6]", segments=4),
        refused("E0503", "sequence[5, 3]", index="vector[5]", segments=4),
        refused("E0503", "sequence[5, 3]", index="label", segments=4),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """A product with the matrix that says which position belongs where."""
        return added(np, x, values["index"], int(self.segments), place(self.axis, values))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The example in the documentation of `jax.ops.segment_sum`."""
        data = [[float(n) for n in range(6)]]
        segments = {"index": [[0, 0, 1, 1, 2, 2]]}
        got = run(data, values=segments, index="i", segments=4, axis="channel")
        yield got, [[1.0, 5.0, 9.0, 0.0]]
