"""locally_connected2d: a convolution over height and width with a kernel per position."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._local import LocallyConnected


class LocallyConnected2d(LocallyConnected):
    """y[h, w, o] = sum_{i, j, c} x[h s + i, w s + j, c] k[h, w, i, j, c, o] + b[h, w, o].

    Sizes must be known, since every position has a kernel; its shape is
    [rows, columns, kernel height, kernel width, channels, filters].

    Source: LeCun 1989, "Generalization and Network Design Strategies", section 4.
    """

    spatial_rank = 2

    cases = (
        case("image[6, 5, 3]", filters=4),
        case("image[7, 6, 2]", filters=3, kernel=(2, 3), stride=2, padding="same", bias=False),
        case("image[4, 5, 2]", filters=3, kernel=2, stride=(1, 2), padding=[[0, 2], 1]),
        refused("E0503", "sequence[4, 3]", filters=2),
        refused("E0503", "image[H, 6, 3]", filters=2),
        refused("E0505", "image[2, 9, 3]", filters=2),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Positions times their number: kernels of 1 x 1 that hold 1, 2, 3 and 4."""
        kernel = [[[[[[float(2 * i + j + 1)]]]] for j in range(2)] for i in range(2)]
        y = run(
            [[[[5.0], [6.0]], [[7.0], [8.0]]]], {"kernel": kernel}, filters=1, kernel=1, bias=False
        )
        yield y, [[[[5.0], [12.0]], [[21.0], [32.0]]]]
