"""lp_pool3d: the norm of each window over three axes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._pool import LpPool


class LpPool3d(LpPool):
    """Norm over windows of three axes: (sum |x|^p)^(1/p) with p = `order`; padding adds zeros.

    The stride defaults to the window.  Where a window holds zeros alone, so is the gradient.

    Source: Sermanet et al. 2012, "Convolutional Neural Networks Applied to House Numbers Digit
    Classification", section 2.2.
    """

    spatial_rank = 3
    kinked = True

    cases = (
        case("volume[4, H, 6, 3]"),
        case("video[5, 4, 7, 2]", window=3, stride=2, order=3, padding="same"),
        case("volume[5, 4, 6, 2]", window=(2, 1, 3), order=1, ceil=True),
        refused("E0503", "image[4, 5, 3]"),
        refused("E0505", "volume[2, 9, 9, 3]", window=3),
        refused("E0209", "volume[6, 4, 5, 3]", order=0.5),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Eight ones have the norm 8^(1/3) = 2 of order 3."""
        x = [[[[[1.0], [-1.0]]] * 2] * 2]
        yield run(x, order=3), [[[[[2.0]]]]]
