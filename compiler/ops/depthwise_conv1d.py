"""depthwise_conv1d: every channel has its own filters over time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import padding as surround
from . import case, refused
from ._convolution import Depthwise
from ._windows import PADDINGS


class DepthwiseConv1d(Depthwise):
    """y[t, c m + r] = sum_k x[t s + k d, c] w[k, c, r] + b[c m + r].

    `causal` adds all padding before the first step.  ``w`` has shape [kernel, channels, multiplier].

    Source: Wu et al. 2019, "Pay Less Attention with Lightweight and Dynamic Convolutions", eq. 1.
    """

    spatial_rank = 1
    padding: Any = surround(
        *PADDINGS, "causal", default="same", doc="what is added around the input"
    )

    cases = (
        case("sequence[T, 3]"),
        case("sequence[12, 5]", kernel=4, stride=3, multiplier=2),
        case("sequence[T, 4]", dilation=2, padding="causal", bias=False),
        case("sequence[13, 2]", stride=2, dilation=2, multiplier=3),
        case("sequence[11, 3]", kernel=5, stride=2, padding="symmetric"),
        case("sequence[9, 4]", kernel=4, padding=[[0, 2]]),
        refused("E0503", "image[9, 5, 3]"),
        refused("E0505", "sequence[2, 3]", padding="valid"),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Differences of one channel, sums of the other: discrete derivative and moving sum."""
        x = [[[1.0, 1.0], [4.0, 2.0], [9.0, 3.0], [16.0, 4.0]]]
        p = {"kernel": [[[-1.0], [1.0]], [[1.0], [1.0]]]}
        y = run(x, p, kernel=2, padding="valid", bias=False)
        yield y, [[[3.0, 3.0], [5.0, 5.0], [7.0, 7.0]]]
