"""conv2d_transpose: the transpose of a convolution, for enlarging images."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._transpose import Transposed


class Conv2dTranspose(Transposed):
    """Every input cell adds x[c] w[.., o, c] to a window of the output; windows start s apart.

    With ``e = (k - 1) d + 1`` cells reached by a window the full output has (n - 1) s + e cells, of
    which `same` keeps n s (the odd cell is cut at the end), `symmetric` cuts (k - 1) d // 2 on both
    sides, `valid` keeps all, and amounts are cut as they say; ``output_padding`` keeps or adds
    cells at the end.  ``w`` has shape [height, width, filters / groups, channels].

    Source: Dumoulin and Visin 2016, chapter 4.
    """

    spatial_rank = 2

    cases = (
        case("image[H, W, 3]", filters=4, stride=2),
        case("image[4, 6, 3]", filters=5, kernel=(2, 3), stride=(3, 2)),
        case(
            "image[4, 5, 2]", filters=3, kernel=3, stride=2, padding="symmetric", output_padding=1
        ),
        case("image[3, 5, 2]", filters=4, kernel=(2, 5), stride=3, padding="valid"),
        case("image[5, 4, 6]", filters=4, stride=(2, 1), dilation=(1, 2), groups=2),
        case("image[4, 7, 3]", filters=2, kernel=4, stride=2, padding=[[0, 2], [1, 1]]),
        refused("E0503", "sequence[4, 3]", filters=2),
        refused("E0209", "image[4, 5, 3]", filters=2, stride=2, output_padding=1),
        refused("E0209", "image[4, 5, 3]", filters=2, padding="valid", output_padding=1),
        refused("E0506", "image[4, 5, 3]", filters=2, groups=2),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """One cell stamps the kernel; two overlapping stamps add (kernel 3, stride 2)."""
        kernel = [[[[1.0]], [[2.0]], [[3.0]]]]
        options = {"filters": 1, "kernel": (1, 3), "stride": (1, 2), "bias": False}
        y = run([[[[1.0], [10.0]]]], {"kernel": kernel}, padding="valid", **options)
        yield y, [[[[1.0], [2.0], [13.0], [20.0], [30.0]]]]
        y = run([[[[1.0], [10.0]]]], {"kernel": kernel}, **options)
        yield y, [[[[1.0], [2.0], [13.0], [20.0]]]]
