"""conv1d: a convolution over time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import padding as surround
from . import case, refused
from ._convolution import Convolution
from ._windows import PADDINGS


class Conv1d(Convolution):
    """Convolution over time: y[t, o] = sum_{k, c} x[t s + k d, c] w[k, c, o] + b[o].

    `causal` adds all padding before the first step, so that no output sees the future;
    ``[[1, 3]]`` adds one step before and three after.
    ``w`` has shape [kernel, channels / groups, filters].
    """

    spatial_rank = 1
    padding: Any = surround(
        *PADDINGS, "causal", default="same", doc="what is added around the input"
    )

    cases = (
        case("sequence[T, 3]", filters=4),
        case("sequence[12, 5]", filters=7, kernel=4, stride=3),
        case("sequence[T, 5]", filters=4, kernel=3, dilation=2, padding="causal", bias=False),
        case("sequence[11, 6]", filters=4, kernel=5, stride=2, padding="symmetric", groups=2),
        case("sequence[T, 4]", filters=6, kernel=3, stride=2, dilation=3),
        case("sequence[13, 4]", filters=6, kernel=3, padding=[[1, 3]]),
        refused("E0503", "image[5, 4, 3]", filters=2),
        refused("E0505", "sequence[2, 4]", filters=2, kernel=5, padding="valid"),
        refused("E0506", "sequence[9, 5]", filters=4, groups=2),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """`numpy.convolve` of [1, 2, 3] with [1, 0, 2] flips its kernel: full = 1 2 5 4 6."""
        p = {"kernel": [[[2.0]], [[0.0]], [[1.0]]], "bias": [0.0]}
        x = [[[1.0], [2.0], [3.0]]]
        yield run(x, p, filters=1), [[[2.0], [5.0], [4.0]]]
        yield run(x, p, filters=1, padding="causal"), [[[1.0], [2.0], [5.0]]]
