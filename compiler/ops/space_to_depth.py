"""space_to_depth: blocks of pixels become groups of channels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._blocks import ToChannels, cut


class SpaceToDepth(ToChannels):
    """y[h, w, (i r + j) C + c] = x[h r + i, w r + j, c]: the inverse of `depth_to_space`.

    `pixel_unshuffle` does the same with the cells of a block next to each other.

    Source: `tf.nn.space_to_depth`.
    """

    cases = (
        case("image[2 * H, 2 * W, 3]"),
        case("image[6, 9, 2]", factor=3),
        case("image[4, 2 * W, 3]"),
        refused("E0503", "sequence[4, 4]"),
        refused("E0506", "image[4, 5, 6]"),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Cut into blocks, then order by (i, j, c)."""
        x = np.transpose(cut(np, x, self.factor, self.factor), (0, 1, 3, 2, 4, 5))
        return np.reshape(x, (*x.shape[:3], -1))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The example of `tf.nn.space_to_depth`: a 2 x 2 image of 3 channels becomes 1..12."""
        x = [[[[1.0, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]]]
        yield run(x), [[[[float(c) for c in range(1, 13)]]]]
