"""coordinates: where every cell of a map lies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean
from ..types.tensor import TensorType
from . import Op, case, refused
from ._shared import need_kind


class Coordinates(Op):
    """One channel per axis: cell i of n lies at 2 i / (n - 1) - 1, from -1 to 1; a lone one at 0.

    `radius` adds the distance from the middle, the root of the sum of their squares.

    Source: Liu et al. 2018, "An Intriguing Failing of Convolutional Neural Networks and the CoordConv
    Solution", section 3.
    """

    radius: bool = boolean(False, doc="add a channel with the distance from the middle")

    cases = (
        case("image[H, W, 3]"),
        case("sequence[6, 4]"),
        case("volume[2, 3, T, 2]", radius=True),
        case("image[1, 5, 2]", radius=True),
        refused("E0503", "vector[4]"),
        refused("E0503", "tokens[4]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The sizes of the input, a channel per axis."""
        need_kind(self, x, "sequence", "image", "volume", "video")
        return x.with_channels(x.rank - 1 + self.radius)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Lines of numbers along each axis."""
        sizes, found = x.shape[1:-1], []
        for axis, n in enumerate(sizes):
            line = (2 * np.arange(n) - (n - 1)) / max(n - 1, 1)
            shape = [n if i == axis else 1 for i in range(len(sizes))]
            found.append(np.ones(x.shape[:-1]) * np.reshape(line, shape))
        if self.radius:
            found.append(np.sqrt(sum(part**2 for part in found)))
        return np.stack(found, axis=-1) + 0.0 * np.sum(x)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """One per number."""
        return y.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Three rows of two cells."""
        y = run([[[[9.0]] * 2] * 3], radius=True)
        root = 2**0.5
        top, middle = [[-1.0, -1.0, root], [-1.0, 1.0, root]], [[0.0, -1.0, 1.0], [0.0, 1.0, 1.0]]
        yield y, [[top, middle, [[1.0, -1.0, root], [1.0, 1.0, root]]]]
