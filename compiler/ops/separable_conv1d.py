"""separable_conv1d: filters over time of each channel, then a mix of channels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import padding as surround
from . import case, refused
from ._separable import Separable
from ._windows import PADDINGS


class SeparableConv1d(Separable):
    """y[t, o] = sum_{c, r} p[c m + r, o] sum_k x[t s + k d, c] w[k, c, r] + b[o].

    A `depthwise_conv1d` without offset and a `conv1d` with kernel 1; nothing stands between them.
    ``w`` has shape [kernel, channels, multiplier].

    Source: Kaiser et al. 2018, "Depthwise Separable Convolutions for Neural Machine Translation",
    section 2.1.
    """

    spatial_rank = 1
    padding: Any = surround(
        *PADDINGS, "causal", default="same", doc="what is added around the input"
    )

    cases = (
        case("sequence[T, 3]", filters=4),
        case("sequence[12, 5]", filters=2, kernel=4, stride=3, multiplier=2),
        case("sequence[T, 4]", filters=3, dilation=2, padding="causal", bias=False),
        case("sequence[13, 2]", filters=5, kernel=4, padding=[[0, 2]]),
        refused("E0503", "image[9, 5, 3]", filters=2),
        refused("E0505", "sequence[2, 3]", filters=2, padding="valid"),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Differences of squares and of a line: 3, 5, 7 and 1, 1, 1; the mix subtracts."""
        x = [[[1.0, 1.0], [4.0, 2.0], [9.0, 3.0], [16.0, 4.0]]]
        p = {"depthwise": [[[-1.0], [-1.0]], [[1.0], [1.0]]], "pointwise": [[1.0], [-1.0]]}
        y = run(x, p, filters=1, kernel=2, padding="valid", bias=False)
        yield y, [[[2.0], [4.0], [6.0]]]
