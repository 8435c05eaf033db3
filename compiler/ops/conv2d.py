"""conv2d: a convolution over height and width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._convolution import Convolution


class Conv2d(Convolution):
    """Convolution over height and width: y[.., o] = sum_{i, j, c} x[.., c] w[i, j, c, o] + b[o].

    Padding is a word, cells for both axes, or ``[[top, bottom], [left, right]]``.  ``w`` has
    shape [kernel height, kernel width, channels / groups, filters].

    Source: Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning".
    """

    spatial_rank = 2

    cases = (
        case("image[H, W, 3]", filters=4, stride=2, padding="symmetric"),
        case("image[8, 10, 3]", filters=5, kernel=(3, 5), stride=2),
        case("image[9, 7, 4]", filters=6, kernel=(4, 2), groups=2, bias=False),
        case("image[H, W, 2]", filters=3, stride=(2, 3), dilation=2),
        case("image[2, 3, 4]", filters=5, kernel=(3, 5), stride=(1, 2), padding="symmetric"),
        case("image[9, 8, 3]", filters=2, kernel=3, dilation=2, padding=[[0, 2], 1]),
        refused("E0503", "vector[9]", filters=2),
        refused("E0505", "image[2, 9, 3]", filters=2, kernel=3, padding="valid"),
        refused("E0506", "image[9, 8, 3]", filters=4, groups=2),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A Sobel filter on a step edge, by hand; the odd pad of `same` is at the end."""
        sobel = [[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]
        kernel = [[[[w]] for w in row] for row in sobel]
        x = [[[[0.0], [0.0], [1.0], [1.0], [1.0]]] * 3]
        y = run(x, {"kernel": kernel}, filters=1, padding="valid", bias=False)
        yield y, [[[[4.0], [4.0], [0.0]]]]
        corner = run([[[[1.0]] * 2] * 2], {"kernel": kernel}, filters=1, stride=2, bias=False)
        yield corner, [[[[-3.0]]]]
