"""fold: windows added up to an image (col2im)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import product
from ..types.record import padding as surround
from ..types.record import size as sizes
from ..types.tensor import TensorType, tensor
from . import Refusal, case, refused
from ._blocks import depth
from ._convolution import Kernelled
from ._shared import need_kind
from ._windows import PADDINGS


class Fold(Kernelled):
    """Every step of a sequence is added to its window of the image: the transpose of `unfold`.

    Channel (c k_h + i) k_w + j of a step goes to cell (i, j) of channel c.  Where windows overlap,
    their values add; what falls on the padding is lost.

    Source: `torch.nn.Fold`.
    """

    spatial_rank = 2
    size: Any = sizes(doc="height and width of the image")
    kernel: Any = sizes(3, doc="cells of the window")
    stride: Any = sizes(1, doc="step between windows")
    dilation: Any = sizes(1, doc="distance between cells of a window")
    padding: Any = surround(
        *PADDINGS, default="valid", doc="cells around the image that are cut off"
    )

    cases = (
        case("sequence[20, 18]", size=(7, 6)),
        case("sequence[12, 12]", size=(7, 6), kernel=(2, 3), stride=2, padding="same"),
        case("sequence[42, 27]", size=(8, 7), dilation=(2, 1), padding=[[0, 2], 1]),
        refused("E0503", "image[4, 5, 9]", size=6),
        refused("E0506", "sequence[16, 10]", size=6),
        refused("E0507", "sequence[15, 9]", size=6),
    )

    def image(self, channels: Any) -> TensorType:
        """The type of the image."""
        return tensor("image", *self.size, channels)

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The size, with the channels divided by the cells of a window."""
        need_kind(self, x, "sequence")
        y = self.image(depth(self, x, self.cells, "kernel"))
        steps = product(self.spatial_out(y))
        if x.dim("time") != steps:
            raise Refusal(
                "E0507",
                f"`fold` needs {steps} windows for this image, not {x.dim('time')}",
                because={"x": f"gives {x}"},
                note=f"{' x '.join(map(str, self.spatial_out(y)))} windows fit the size",
            )
        return y

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The transpose of windows, then the padding is cut."""
        kind = self.image(x.shape[-1] // self.cells)
        cells = np.reshape(x, (len(x), *self.spatial_out(kind), kind.channels, *self.kernel))
        pads = [pad or (0, 0) for pad in self.pads(kind)]
        full = [n + before + after for n, (before, after) in zip(self.size, pads, strict=True)]
        shape = (len(x), *full, kind.channels)
        y = np.unwindows(np.moveaxis(cells, 3, -1), shape, self.stride, self.dilation)
        keep = [slice(b, b + n) for n, (b, _) in zip(self.size, pads, strict=True)]
        return y[(slice(None), *keep)]

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """One addition per value."""
        return x.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Windows of ones count how many windows see a cell."""
        ones = [[[1.0] * 4] * 4]
        yield run(ones, size=3, kernel=2), [[[[1.0], [2], [1]], [[2], [4], [2]], [[1], [2], [1]]]]
