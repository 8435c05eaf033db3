"""pixel_unshuffle: blocks of pixels become channels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._blocks import ToChannels, cut


class PixelUnshuffle(ToChannels):
    """y[h, w, c r^2 + i r + j] = x[h r + i, w r + j, c]: the inverse of `pixel_shuffle`.

    `space_to_depth` does the same with the channels of a block r^2 channels apart.

    Source: `torch.nn.PixelUnshuffle`.
    """

    cases = (
        case("image[2 * H, 2 * W, 3]"),
        case("image[6, 9, 2]", factor=3),
        case("image[4, 2 * W, 3]"),
        refused("E0503", "sequence[4, 4]"),
        refused("E0506", "image[4, 5, 6]"),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Cut into blocks, then order by (c, i, j)."""
        x = np.transpose(cut(np, x, self.factor, self.factor), (0, 1, 3, 5, 2, 4))
        return np.reshape(x, (*x.shape[:3], -1))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two channels of a 2 x 2 image: the four cells of one, then those of the other."""
        x = [[[[0.0, 4.0], [1.0, 5.0]], [[2.0, 6.0], [3.0, 7.0]]]]
        yield run(x), [[[[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]]]]
