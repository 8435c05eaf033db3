"""upsample1d: more time steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import word
from . import case, refused
from ._resize import Upsampled


class Upsample1d(Upsampled):
    """Enlarge time by a whole factor f.

    `nearest` repeats every step f times.  `linear` interpolates: step i lies at input position
    (i + 1/2) / f - 1/2, or at i (n - 1) / (f n - 1) with `align_corners`, and beyond the border the
    border value holds.
    """

    spatial_rank = 1
    method: str = word("nearest", "linear", default="nearest", doc="how steps are filled")

    cases = (
        case("sequence[T, 4]"),
        case("sequence[5, 3]", factor=4, method="linear"),
        case("sequence[T, 3]", factor=3, method="linear", align_corners=True),
        refused("E0503", "image[4, 5, 3]"),
        refused("E0209", "sequence[5, 3]", align_corners=True),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """`numpy.interp` of 0, 4 at the places 0, 1/3, 2/3, 1 and at -1/4, 1/4, 3/4, 5/4."""
        x = [[[0.0], [4.0]]]
        yield run(x), [[[0.0], [0.0], [4.0], [4.0]]]
        yield run(x, method="linear", align_corners=True), [[[0.0], [4 / 3], [8 / 3], [4.0]]]
        yield run(x, method="linear"), [[[0.0], [1.0], [3.0], [4.0]]]
