"""roi_align: features of boxes, in one size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer, number, value
from ..types.record import size as sizes
from ..types.tensor import TensorType, tensor
from . import Op, Refusal, case, refused
from ._shared import need_kind


class RoiAlign(Op):
    """Every box is cut into ``size`` bins; a bin is the mean of bilinear samples, evenly spread.

    Boxes are left, top, right, bottom in cells of the image; ``scale`` makes them cells of the map,
    whose cell i is centred at i + 1/2.  A sample more than a cell beyond the map is 0, the border
    value holds before that.  The gradient reaches the map and the boxes.

    Source: He et al. 2017, "Mask R-CNN", section 3 ("RoIAlign"), with the half-cell shift of
    Detectron2 (``aligned=True``).
    """

    spatial_rank = 2
    boxes: Any = value(doc="boxes of the image: [boxes, 4]")
    size: Any = sizes(7, doc="bins along height and width, or along both")
    scale: float = number(1.0, above=0, doc="cells of the map per cell of the image")
    sampling: int = integer(2, minimum=1, doc="samples per bin and axis")

    cases = (
        case("image[6, 5, 3]", boxes="sequence[4, 4]", size=(2, 3)),
        case("image[H, W, 2]", boxes="sequence[3, 4]", size=4, scale=3.0, sampling=3),
        case("image[7, 8, 2]", boxes="sequence[N, 4]", size=(3, 1), scale=2.5, sampling=1),
        refused("E0503", "sequence[6, 3]", boxes="sequence[4, 4]"),
        refused("E0503", "image[6, 5, 3]", boxes="sequence[4, 5]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """[boxes, height, width, channels]."""
        need_kind(self, x, "image")
        boxes: TensorType = values["boxes"]
        if boxes.rank != 2 or boxes.dims[-1] != 4 or boxes.dtype != "float":
            raise Refusal(
                "E0503",
                f"`roi_align` needs boxes [count, 4], not {boxes}",
                at="boxes",
                because={"boxes": f"gives {boxes}"},
            )
        axes = ("box", "height", "width", "channel")
        return tensor("tensor", boxes.dims[0], *self.size, x.channels, axes=axes)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Shares of the cells along each axis, then one product."""
        corner = values["boxes"] * self.scale - 0.5
        rows = self.shares(np, corner[..., 1], corner[..., 3], self.size[0], x.shape[1])
        columns = self.shares(np, corner[..., 0], corner[..., 2], self.size[1], x.shape[2])
        return np.einsum("nkyh,nkxw,nhwc->nkyxc", rows, columns, x)

    def shares(self, np: Any, start: Any, stop: Any, bins: int, n: int) -> Any:
        """(N, boxes, bins, n): the share of every cell in every bin."""
        count = bins * self.sampling
        step = (np.arange(count) + 0.5) / count
        place = start[..., None] + (stop - start)[..., None] * step
        seen = np.where((place >= -1) & (place <= n), 1.0, 0.0)
        inside = np.clip(place, 0, n - 1)
        near = np.maximum(1 - np.abs(inside[..., None] - np.arange(n)), 0.0) * seen[..., None]
        shape = (*place.shape[:-1], bins, self.sampling, n)
        return np.mean(np.reshape(near, shape), axis=-2)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Four cells per sample, two each."""
        return 8 * self.sampling**2 * y.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """On x = column the mean over a bin is its centre; the whole of a 2 x 2 map in one sample."""
        line = [[[[float(c)] for c in range(8)] for _ in range(8)]]
        y = run(line, values={"boxes": [[[2.0, 1.0, 6.0, 5.0]]]}, boxes="b", size=(1, 2))
        yield y, [[[[[2.5], [4.5]]]]]
        four = [[[[1.0], [2.0]], [[3.0], [4.0]]]]
        y = run(
            four,
            values={"boxes": [[[0.0, 0.0, 4.0, 4.0]]]},
            boxes="b",
            size=1,
            scale=0.5,
            sampling=1,
        )
        yield y, [[[[[2.5]]]]]
