"""max_pool2d: the largest value of each window over height and width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._pool import MaxPool


class MaxPool2d(MaxPool):
    """Maximum over windows of height and width; of equal values the first receives the gradient.

    Padding is never the maximum.  The stride defaults to the window.  `ceil` rounds
    the number of windows up: the last one may reach beyond the padding.
    """

    spatial_rank = 2

    cases = (
        case("image[H, W, 3]"),
        case("image[8, 10, 3]", window=3, stride=2, padding="same"),
        case("image[H, W, 3]", window=3, stride=2, padding="symmetric"),
        case("image[9, 11, 2]", window=(2, 3), stride=(1, 2)),
        case("image[H, W, 3]", window=3, stride=2, ceil=True),
        case("image[9, 8, 3]", window=3, stride=1, padding=[[0, 2], 1]),
        refused("E0209", "image[9, 8, 3]", padding=2),
        refused("E0503", "sequence[4, 3]"),
        refused("E0505", "image[2, 9, 3]", window=3),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The picture in CS231n, "Convolutional Networks", pooling layer: 6 8 / 3 4."""
        rows: list[list[float]] = [[1.0, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]]
        x = [[[[cell] for cell in row] for row in rows]]
        yield run(x), [[[[6.0], [8.0]], [[3.0], [4.0]]]]
