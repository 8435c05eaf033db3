"""upsample3d: enlarge depth, height and width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import word
from . import case, refused
from ._resize import Upsampled


class Upsample3d(Upsampled):
    """Enlarge three axes by a whole factor f.

    `nearest` repeats every cell f times per axis.  `trilinear` interpolates along each: output i
    lies at input position (i + 1/2) / f - 1/2, or at i (n - 1) / (f n - 1) with `align_corners`, and
    beyond the border the border value holds.
    """

    spatial_rank = 3
    method: str = word("nearest", "trilinear", default="nearest", doc="how cells are filled")

    cases = (
        case("volume[3, H, W, 2]"),
        case("video[T, 2, 4, 3]", factor=(1, 3, 2)),
        case("volume[2, 4, 3, 2]", factor=(2, 3, 1), method="trilinear"),
        case("video[T, 3, 4, 2]", factor=(3, 2, 2), method="trilinear", align_corners=True),
        refused("E0503", "image[4, 5, 3]"),
        refused("E0209", "volume[4, 5, 6, 3]", align_corners=True),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Corners of a cube that hold d + 2 h + 4 w: the function itself in between."""
        cube = [[[[[d + 2.0 * h + 4.0 * w] for w in (0, 1)] for h in (0, 1)] for d in (0, 1)]]
        y = run(cube, method="trilinear", align_corners=True)
        thirds = (0, 1 / 3, 2 / 3, 1)
        yield y, [[[[[d + 2 * h + 4 * w] for w in thirds] for h in thirds] for d in thirds]]
