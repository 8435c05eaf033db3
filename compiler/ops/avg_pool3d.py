"""avg_pool3d: the mean of each window over three axes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._pool import AvgPool


class AvgPool3d(AvgPool):
    """Mean over windows of three axes; padding is left out unless `count_padding`.

    The stride defaults to the window.  `ceil` rounds
    the number of windows up: the last one may reach beyond the padding, which never counts.
    """

    spatial_rank = 3

    cases = (
        case("volume[4, H, W, 3]"),
        case("volume[5, 4, 7, 2]", window=3, stride=2, padding="same"),
        case("video[5, 6, 4, 3]", window=(3, 1, 2), stride=1, padding="same", count_padding=True),
        case("video[5, 7, 8, 2]", window=(2, 3, 3), stride=2, padding=1, ceil=True),
        case("video[4, 2, T, 2]", window=3, stride=(5, 2, 3), padding="symmetric", ceil=True),
        case("volume[T, 5, 6, 3]", window=3, padding=[[0, 2], 1, 0], stride=2),
        refused("E0503", "image[9, 8, 3]"),
        refused("E0505", "volume[2, 9, 9, 3]", window=3),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The mean of 1..8; a corner window of `same` holds one value, or one in eight."""
        x = [[[[[1.0], [2.0]], [[3.0], [4.0]]], [[[5.0], [6.0]], [[7.0], [8.0]]]]]
        yield run(x), [[[[[4.5]]]]]
        y = run(x, stride=1, padding="same")
        yield y[0, 1, 1, 1], [8.0]
        yield run(x, stride=1, padding="same", count_padding=True)[0, 1, 1, 1], [1.0]
