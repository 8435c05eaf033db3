"""upsample2d: enlarge height and width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import word
from . import case, refused
from ._resize import Upsampled


class Upsample2d(Upsampled):
    """Enlarge height and width by a whole factor f.

    `nearest` repeats every cell f times.  `bilinear` and `bicubic` interpolate between 2 and 4 cells
    per axis: output i lies at input position (i + 1/2) / f - 1/2, or at i (n - 1) / (f n - 1) with
    `align_corners`, and beyond the border the border value holds.  The cubic is Keys' with a = -3/4.

    Source: Keys 1981, "Cubic Convolution Interpolation for Digital Image Processing".
    """

    spatial_rank = 2
    method: str = word(
        "nearest", "bilinear", "bicubic", default="nearest", doc="how cells are filled"
    )

    cases = (
        case("image[H, W, 3]"),
        case("image[4, 5, 3]", factor=(3, 2)),
        case("image[H, W, 3]", method="bilinear"),
        case("image[4, 5, 2]", factor=(2, 3), method="bilinear", align_corners=True),
        case("image[H, 5, 2]", factor=(2, 3), method="bicubic"),
        case("image[4, W, 3]", factor=(3, 2), method="bicubic", align_corners=True),
        refused("E0503", "sequence[4, 3]"),
        refused("E0209", "image[4, 5, 3]", align_corners=True),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The documented examples of `torch.nn.Upsample`: 1 2 / 3 4 enlarged twice."""
        x = [[[[1.0], [2.0]], [[3.0], [4.0]]]]
        rows: list[list[float]] = [[1.0, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]]
        yield run(x), [[[[c] for c in row] for row in rows]]
        rows = [
            [1.0, 1.25, 1.75, 2.0],
            [1.5, 1.75, 2.25, 2.5],
            [2.5, 2.75, 3.25, 3.5],
            [3.0, 3.25, 3.75, 4.0],
        ]
        yield run(x, method="bilinear"), [[[[c] for c in row] for row in rows]]
        third = [[1 + c / 3 + 2 * r / 3 for c in range(4)] for r in range(4)]
        corners = run(x, method="bilinear", align_corners=True)
        yield corners, [[[[c] for c in row] for row in third]]
        dot = [[[[float(n == 4)] for n in range(8)]]]
        inner = run(dot, factor=(1, 2), method="bicubic")[0, 0, 5:9, 0]
        yield inner, [-0.03515625, -0.10546875, 0.26171875, 0.87890625]  # OpenCV's INTER_CUBIC
