"""anchors: boxes to start from, at every position of a feature map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import items, number
from ..types.record import size as cells
from ..types.tensor import TensorType, tensor
from . import Op, Refusal, case, refused
from ._shared import need_kind


class Anchors(Op):
    """One step per position and shape: left, top, right, bottom, in cells of the image.

    A box of size s and ratio r is s / sqrt(r) wide and s sqrt(r) high, so its area is s^2.  It is
    centred at ((column + offset) stride, (row + offset) stride).  Positions run row by row, at each
    of them ratios, and for each ratio sizes.  The map gives its size alone.

    Source: Ren et al. 2015, "Faster R-CNN", section 3.1.1.
    """

    spatial_rank = 2
    sizes: Any = items(of_what="numbers", doc="roots of the areas of boxes")
    ratios: Any = items((0.5, 1.0, 2.0), of_what="numbers", doc="heights of boxes over their widths")
    stride: Any = cells(doc="cells of the image per position, for height and width or for both")
    offset: float = number(0.5, minimum=0, maximum=1, doc="where in a position boxes are centred")

    cases = (
        case("image[3, 4, 5]", sizes=(16, 24.5), stride=8),
        case("image[H, 3, 2]", sizes=(10,), ratios=(1, 3), stride=(4, 6), offset=0),
        case("image[2, W, 2]", sizes=(32, 64, 128), ratios=(1,), stride=16),
        refused("E0503", "sequence[5, 3]", sizes=(16,), stride=8),
        refused("E0209", "image[3, 4, 5]", sizes=(), stride=8),
        refused("E0209", "image[3, 4, 5]", sizes=(16, 0), stride=8),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Positions times shapes, four numbers each."""
        need_kind(self, x, "image")
        for field in ("sizes", "ratios"):
            listed = self.get(field)
            if not listed or any(not isinstance(n, (int, float)) or n <= 0 for n in listed):
                raise Refusal("E0209", f"`{field}` of `anchors` must be positive numbers", at=field)
        height, width = x.spatial
        return tensor("sequence", height * width * len(self.shapes()), 4)

    def shapes(self) -> list[tuple[float, float]]:
        """Widths and heights."""
        return [(s / r**0.5, s * r**0.5) for r in self.ratios for s in self.sizes]

    def boxes(self) -> tuple[tuple[float, ...], ...]:
        """Every shape around its centre: left, top, right, bottom."""
        return tuple((-w / 2, -h / 2, w / 2, h / 2) for w, h in self.shapes())

    def centres(self, np: Any, n: int, axis: int) -> Any:
        """Where the boxes of every row or column are centred."""
        return (np.arange(n) + self.offset) * self.stride[axis]

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Centres plus shapes."""
        n, height, width, _ = x.shape
        down, across = self.centres(np, height, 0), self.centres(np, width, 1)
        ones = np.ones((height, width, 1))
        centre = np.stack([ones * across[:, None], ones * down[:, None, None]] * 2, axis=-1)
        found = np.reshape(centre + np.array(self.boxes()), (1, -1, 4))
        return np.ones((n, 1, 1)) * found + 0.0 * np.sum(x)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """One per number."""
        return y.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A box of area 16 that is four times as high as wide, in the first and second column."""
        y = run([[[[0.0], [0.0]]]], sizes=[4], ratios=[4], stride=10)
        yield y, [[[4.0, 1.0, 6.0, 9.0], [14.0, 1.0, 16.0, 9.0]]]
