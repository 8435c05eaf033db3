"""depth_to_space: groups of channels become blocks of pixels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._blocks import ToSpace


class DepthToSpace(ToSpace):
    """y[h r + i, w r + j, c] = x[h, w, (i r + j) C + c]: cell (i, j) takes the next C channels.

    `pixel_shuffle` does the same with r^2 neighbouring channels for a block.

    Source: `tf.nn.depth_to_space`.
    """

    cases = (
        case("image[H, W, 8]"),
        case("image[4, 5, 18]", factor=3),
        case("image[3, W, 12]"),
        refused("E0503", "sequence[4, 4]"),
        refused("E0506", "image[4, 5, 6]"),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Split the channels into (i, j, c), then interleave."""
        n, height, width, _ = x.shape
        r = self.factor
        x = np.reshape(x, (n, height, width, r, r, -1))
        return np.reshape(np.transpose(x, (0, 1, 3, 2, 4, 5)), (n, height * r, width * r, -1))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The example of `tf.nn.depth_to_space`: 1..12 become a 2 x 2 image of 3 channels."""
        y = run([[[[float(c) for c in range(1, 13)]]]])
        yield y, [[[[1.0, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]]]
