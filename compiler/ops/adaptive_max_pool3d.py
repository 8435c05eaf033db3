"""adaptive_max_pool3d: the largest value of windows, for a given output size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._pool import AdaptiveMaxPool


class AdaptiveMaxPool3d(AdaptiveMaxPool):
    """The largest value of windows over three axes, as many as `size` says.

    With n cells and m outputs, output i sees the cells from i n // m to before ceil((i + 1) n / m).  Of equal values the first receives the gradient.

    Source: the `torch.nn` documentation; spatial pyramid pooling (He et al. 2014) with one level.
    """

    spatial_rank = 3

    cases = (
        case("volume[4, H, 6, 3]", size=(2, 3, 5)),
        case("video[5, 7, 4, 2]", size=(3, 4, 6)),
        case("volume[4, 6, 8, 3]", size=2),
        refused("E0503", "image[4, 5, 3]", size=2),
        refused("E0209", "volume[4, H, 6, 3]", size=0),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Five cells for two outputs: 1 2 3 and 3 4 5, as in `torch.nn.AdaptiveMaxPool1d`."""
        y = run([[[[[1.0], [2.0], [3.0], [4.0], [5.0]]]]], size=(1, 1, 2))
        yield y, [[[[[3.0], [5.0]]]]]
