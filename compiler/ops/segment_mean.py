"""segment_mean: the mean of positions by the segment they belong to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._axes import place
from ._index import added
from ._segment import Segment


class SegmentMean(Segment):
    """Mean of x[n, …, k, …] over all k with index[n, k] = s; 0 where there is none."""

    cases = (
        case("sequence[5, 3]", index="tokens[5]", segments=4),
        case("image[4, 5, 3]", index="int vector[4]", segments=2, axis="height"),
        case("vector[7]", index="int vector[7]", segments=3, axis="channel"),
        case("sequence[T, 3]", index="tokens[T]", segments=6),
        refused("E0501", "sequence[5, 3]", index="tokens[6]", segments=4),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Sum over count."""
        index, n, at = values["index"], int(self.segments), place(self.axis, values)
        count = np.sum(index[..., None] == np.arange(n), axis=1)
        shape = [-1 if i == at else 1 for i in range(x.ndim)]
        shape[0] = len(x)
        return added(np, x, index, n, at) / np.reshape(np.maximum(count, 1), shape)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two, one and none."""
        steps, segments = [[[1.0], [3.0], [5.0]]], {"index": [[0, 0, 2]]}
        yield run(steps, values=segments, index="i", segments=3), [[[2.0], [0.0], [5.0]]]
