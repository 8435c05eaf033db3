"""resize: images in a given size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, word
from ..types.record import size as sizes
from ..types.tensor import TensorType
from . import case, refused
from ._resize import Resized


class Resize(Resized):
    """Height and width become ``size``, whatever they were.

    `nearest` takes the cell in which the centre of an output lies, `bilinear` and `bicubic` mix 2
    and 4 cells per axis, `area` is `adaptive_avg_pool2d`.  Centres lie at (i + 1/2) n / m - 1/2, or
    at i (n - 1) / (m - 1) with `align_corners`; beyond the border the border value holds.
    `antialias` widens the kernel by n / m where an image shrinks, and leaves out what lies beyond the
    border.  The cubic is Keys' with a = -3/4, and with a = -1/2 under `antialias`, as in PyTorch.

    Source: Keys 1981, "Cubic Convolution Interpolation for Digital Image Processing"; Pillow's
    `Image.resize` for `antialias`.
    """

    spatial_rank = 2
    size: Any = sizes(doc="height and width, or one number for both")
    method: str = word(
        "nearest", "bilinear", "bicubic", "area", default="bilinear", doc="how cells are mixed"
    )
    align_corners: bool = boolean(False, doc="let the outer cells of both images coincide")
    antialias: bool = boolean(False, doc="look at all cells where an image shrinks")

    cases = (
        case("image[H, W, 3]", size=(9, 5)),
        case("image[7, 9, 2]", size=(12, 4), method="nearest"),
        case("image[H, 8, 3]", size=(5, 11), method="bicubic"),
        case("image[7, W, 2]", size=(4, 6), method="bicubic", antialias=True),
        case("image[9, 5, 3]", size=(4, 8), align_corners=True),
        case("image[H, 8, 2]", size=(3, 5), method="area"),
        case("image[9, 7, 2]", size=(4, 12), antialias=True),
        refused("E0503", "sequence[4, 3]", size=3),
        refused("E0209", "image[4, 5, 3]", size=3, method="nearest", antialias=True),
        refused("E0209", "image[4, 5, 3]", size=3, antialias=True, align_corners=True),
    )

    def sizes(self, x: TensorType) -> list[Any]:
        """What the spec asks for."""
        return list(self.size)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """One matrix product per axis; `area` is the mean of the cells an output touches."""
        if self.method != "area":
            return super().reference(np, p, x)
        for axis, m in enumerate(self.size, 1):
            n = x.shape[axis]
            parts = [np.arange(i * n // m, -(-(i + 1) * n // m)) for i in range(m)]
            x = np.stack([np.mean(np.take(x, cells, axis), axis=axis) for cells in parts], axis)
        return x

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Straight lines stay straight inside; a mean of thirds; Pillow's weights 1 3 3 1 / 8."""
        row = [[[[float(n)] for n in range(6)]]]
        yield run(row, size=(1, 11), align_corners=True)[0, 0, :, 0], [n / 2 for n in range(11)]
        yield run(row, size=(1, 3))[0, 0, :, 0], [0.5, 2.5, 4.5]
        yield run(row, size=(1, 2), method="area")[0, 0, :, 0], [1.0, 4.0]
        yield run(row, size=(1, 4), method="nearest")[0, 0, :, 0], [0.0, 2.0, 3.0, 5.0]
        square = [[[[float(n * n)] for n in range(6)]]]
        y = run(square, size=(1, 3), antialias=True)
        yield y[0, 0, 1, 0], (1 + 3 * 4 + 3 * 9 + 16) / 8
