"""adaptive_avg_pool1d: the mean of windows, for a given output size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._pool import AdaptiveAvgPool


class AdaptiveAvgPool1d(AdaptiveAvgPool):
    """The mean of windows over time, as many as `size` says.

    With n cells and m outputs, output i sees the cells from i n // m to before ceil((i + 1) n / m).

    Source: the `torch.nn` documentation; spatial pyramid pooling (He et al. 2014) with one level.
    """

    spatial_rank = 1

    cases = (
        case("sequence[T, 4]", size=5),
        case("sequence[11, 3]", size=4),
        case("sequence[5, 2]", size=7),
        refused("E0503", "image[4, 5, 3]", size=2),
        refused("E0209", "sequence[T, 4]", size=0),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Five cells for two outputs: 1 2 3 and 3 4 5, as in `torch.nn.AdaptiveAvgPool1d`."""
        y = run([[[1.0], [2.0], [3.0], [4.0], [5.0]]], size=2)
        yield y, [[[2.0], [4.0]]]
