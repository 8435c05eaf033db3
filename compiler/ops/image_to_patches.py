"""image_to_patches: an image cut into a sequence of patches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import size as sizes
from ..types.tensor import TensorType, tensor
from . import Op, case, refused
from ._blocks import blocks, cut


class ImageToPatches(Op):
    """One step per patch, row by row; its channels are the cells of the patch, row by row.

    Channel (i q + j) C + c of a patch of p x q cells is cell (i, j) of channel c.  `patchify` is
    this with a dense layer.

    Source: Dosovitskiy et al. 2021, "An Image is Worth 16x16 Words", section 3.1.
    """

    spatial_rank = 2
    size: Any = sizes(doc="cells of a patch, for height and width or for both")

    cases = (
        case("image[4, 6, 3]", size=2),
        case("image[2 * H, 6, 2]", size=(2, 3)),
        case("image[H, 2 * W, 2]", size=(1, 2)),
        refused("E0503", "sequence[4, 4]", size=2),
        refused("E0506", "image[4, 5, 6]", size=2),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """As many steps as patches."""
        rows, columns = blocks(self, x, self.size, "size")
        return tensor("sequence", rows * columns, x.channels * (self.size[0] * self.size[1]))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Cut, then order by (i, j, c)."""
        y = np.transpose(cut(np, x, *self.size), (0, 1, 3, 2, 4, 5))
        return np.reshape(y, (len(x), y.shape[1] * y.shape[2], -1))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Moves data, computes nothing."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A 2 x 4 image with its cells counted: left block, right block."""
        y = run([[[[0.0], [1], [2], [3]], [[4], [5], [6], [7]]]], size=2)
        yield y, [[[0.0, 1, 4, 5], [2, 3, 6, 7]]]
