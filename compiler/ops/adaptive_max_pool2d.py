"""adaptive_max_pool2d: the largest value of windows, for a given output size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._pool import AdaptiveMaxPool


class AdaptiveMaxPool2d(AdaptiveMaxPool):
    """The largest value of windows over height and width, as many as `size` says.

    With n cells and m outputs, output i sees the cells from i n // m to before ceil((i + 1) n / m).  Of equal values the first receives the gradient.

    Source: the `torch.nn` documentation; spatial pyramid pooling (He et al. 2014) with one level.
    """

    spatial_rank = 2

    cases = (
        case("image[H, W, 3]", size=4),
        case("image[7, 9, 3]", size=(3, 4)),
        case("image[5, 4, 2]", size=(7, 2)),
        refused("E0503", "sequence[4, 3]", size=2),
        refused("E0209", "image[H, W, 3]", size=0),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Five cells for two outputs: 1 2 3 and 3 4 5, as in `torch.nn.AdaptiveMaxPool1d`."""
        y = run([[[[1.0], [2.0], [3.0], [4.0], [5.0]]]], size=(1, 2))
        yield y, [[[[3.0], [5.0]]]]
