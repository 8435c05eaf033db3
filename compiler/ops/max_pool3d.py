"""max_pool3d: the largest value of each window over three axes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._pool import MaxPool


class MaxPool3d(MaxPool):
    """Maximum over windows of three axes; of equal values the first receives the gradient.

    Padding is never the maximum.  The stride defaults to the window.  `ceil` rounds
    the number of windows up: the last one may reach beyond the padding.
    """

    spatial_rank = 3

    cases = (
        case("volume[4, H, W, 3]"),
        case("volume[5, 4, 7, 2]", window=3, stride=2, padding="same"),
        case("video[T, 5, 6, 2]", window=(1, 3, 2), stride=(1, 2, 3), padding="symmetric"),
        case("video[5, 7, 8, 2]", window=(2, 3, 3), stride=2, ceil=True),
        case("volume[4, 5, 6, 3]", window=3, padding=[[0, 2], 1, 0], stride=1),
        refused("E0503", "image[9, 8, 3]"),
        refused("E0505", "volume[2, 9, 9, 3]", window=3),
        refused("E0209", "volume[4, 5, 6, 3]", padding=2),
        refused("E0209", "volume[4, 5, 6, 3]", padding="same", ceil=True),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A maximum of maxima: slices first, then their maxima."""
        x = [[[[[1.0], [-2.0]], [[0.0], [5.0]]], [[[7.0], [3.0]], [[-4.0], [6.0]]]]]
        yield run(x), [[[[[7.0]]]]]
        yield run(x, window=(1, 2, 2)), [[[[[5.0]]], [[[7.0]]]]]
