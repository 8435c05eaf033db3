"""unfold: the windows of an image as a sequence (im2col)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import product
from ..types.record import padding as surround
from ..types.record import size
from ..types.tensor import TensorType, tensor
from . import case, refused
from ._convolution import Kernelled
from ._windows import PADDINGS


class Unfold(Kernelled):
    """One step per window, row by row; its channels are what a convolution multiplies there.

    Channel (c k_h + i) k_w + j of a step is cell (i, j) of channel c.  `image_to_patches` takes
    windows side by side, in the order (i, j, c).

    Source: `torch.nn.Unfold`; Chellapilla et al. 2006, "High Performance Convolutional Neural Networks
    for Document Processing".
    """

    spatial_rank = 2
    kernel: Any = size(3, doc="cells of the window")
    stride: Any = size(1, doc="step between windows")
    dilation: Any = size(1, doc="distance between cells of a window")
    padding: Any = surround(*PADDINGS, default="valid", doc="zeros around the input")

    cases = (
        case("image[H, W, 3]"),
        case("image[7, 6, 2]", kernel=(2, 3), stride=2, padding="same"),
        case("image[8, 7, 3]", dilation=(2, 1), padding=[[0, 2], 1]),
        case("image[5, 9, 2]", kernel=(3, 2), stride=(1, 3), padding="symmetric"),
        refused("E0503", "sequence[9, 4]"),
        refused("E0505", "image[2, 9, 3]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """As many steps as windows, with cells times channels."""
        steps = product(self.spatial_out(x))
        return tensor("sequence", steps, x.channels * self.cells)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Windows, ordered by (c, i, j)."""
        cells = np.moveaxis(self.windows(np, x), -1, 3)
        return np.reshape(cells, (len(x), cells.shape[1] * cells.shape[2], -1))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Moves data, computes nothing."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """1..9 in windows of 2 x 2; a convolution is a product with them."""
        rows = [[[float(3 * i + j)] for j in range(1, 4)] for i in range(3)]
        y = run([rows], kernel=2)
        yield y, [[[1.0, 2, 4, 5], [2, 3, 5, 6], [4, 5, 7, 8], [5, 6, 8, 9]]]
        two = run([[[[1.0, 10.0], [2.0, 20.0]]]], kernel=(1, 2))
        yield two, [[[1.0, 2.0, 10.0, 20.0]]]
