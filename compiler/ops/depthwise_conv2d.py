"""depthwise_conv2d: every channel has its own filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._convolution import Depthwise


class DepthwiseConv2d(Depthwise):
    """y[.., c m + r] = sum_{i, j} x[.., c] w[i, j, c, r] + b[c m + r].

    ``w`` has shape [kernel height, kernel width, channels, multiplier].

    Source: Howard et al. 2017, "MobileNets", section 3.1.
    """

    spatial_rank = 2

    cases = (
        case("image[H, W, 3]"),
        case("image[8, 10, 3]", kernel=(3, 5), stride=2, multiplier=2),
        case("image[9, 7, 4]", stride=2, padding="symmetric", bias=False),
        case("image[10, 13, 2]", dilation=2, multiplier=3, padding="valid"),
        case("image[9, 12, 3]", stride=(1, 2), dilation=(2, 1), padding=[1, [2, 0]]),
        refused("E0503", "sequence[9, 3]"),
        refused("E0505", "image[2, 9, 3]", padding="valid"),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Channels do not mix: window sums of ones and twos."""
        ones = [[[[1.0], [1.0]]] * 2] * 2
        x = [[[[1.0, 2.0]] * 3] * 3]
        y = run(x, {"kernel": ones}, kernel=2, padding="valid", bias=False)
        yield y, [[[[4.0, 8.0]] * 2] * 2]
