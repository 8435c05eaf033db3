"""separable_conv2d: filters of each channel, then a mix of channels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._separable import Separable


class SeparableConv2d(Separable):
    """y[.., o] = sum_{c, r} p[c m + r, o] sum_{i, j} x[.., c] w[i, j, c, r] + b[o].

    A `depthwise_conv2d` without offset and a `conv2d` with kernel 1; nothing stands between them.
    ``w`` has shape [kernel height, kernel width, channels, multiplier].

    Source: Chollet 2017, "Xception: Deep Learning with Depthwise Separable Convolutions", section 2.
    """

    spatial_rank = 2

    cases = (
        case("image[H, W, 3]", filters=4),
        case("image[8, 10, 3]", filters=5, kernel=(3, 5), stride=2, multiplier=2),
        case("image[9, 7, 4]", filters=3, stride=(2, 1), padding="symmetric", bias=False),
        case("image[10, 13, 2]", filters=4, dilation=2, multiplier=3, padding=[[0, 2], 1]),
        refused("E0503", "sequence[9, 3]", filters=2),
        refused("E0505", "image[2, 9, 3]", filters=2, padding="valid"),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Window sums 4 and 8 of two channels; their sum and their difference."""
        p = {
            "depthwise": [[[[1.0], [1.0]]] * 2] * 2,
            "pointwise": [[1.0, 1.0], [1.0, -1.0]],
            "bias": [0.0, 10.0],
        }
        y = run([[[[1.0, 2.0]] * 2] * 2], p, filters=2, kernel=2, padding="valid")
        yield y, [[[[12.0, 6.0]]]]
