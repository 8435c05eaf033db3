"""avg_pool2d: the mean of each window over height and width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._pool import AvgPool


class AvgPool2d(AvgPool):
    """Mean over windows of height and width; padding is left out unless `count_padding`.

    The stride defaults to the window.  `ceil` rounds
    the number of windows up: the last one may reach beyond the padding, which never counts.
    """

    spatial_rank = 2

    cases = (
        case("image[H, W, 3]"),
        case("image[8, 10, 3]", window=3, stride=2, padding="same"),
        case("image[H, W, 3]", window=3, stride=2, padding="symmetric"),
        case("image[H, W, 3]", window=3, stride=2, padding="same", count_padding=True),
        case("image[9, 11, 2]", window=(2, 3), stride=1, padding="symmetric", count_padding=True),
        case("image[9, 8, 3]", window=3, stride=2, padding=[[0, 2], 1], ceil=True),
        refused("E0503", "sequence[4, 3]"),
        refused("E0505", "image[2, 9, 3]", window=3),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Four means by hand."""
        rows: list[list[float]] = [[1.0, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]
        x = [[[[cell] for cell in row] for row in rows]]
        yield run(x), [[[[3.25], [5.25]], [[2.0], [2.0]]]]
