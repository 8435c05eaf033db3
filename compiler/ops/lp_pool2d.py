"""lp_pool2d: the norm of each window over height and width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._pool import LpPool


class LpPool2d(LpPool):
    """Norm over windows of height and width: (sum |x|^p)^(1/p) with p = `order`; padding adds zeros.

    The stride defaults to the window.  Where a window holds zeros alone, so is the gradient.

    Source: Sermanet et al. 2012, "Convolutional Neural Networks Applied to House Numbers Digit
    Classification", section 2.2.
    """

    spatial_rank = 2
    kinked = True

    cases = (
        case("image[H, W, 3]"),
        case("image[8, 10, 3]", window=3, stride=2, order=3, padding="same"),
        case("image[9, 7, 2]", window=(2, 3), stride=(1, 2), order=1.5, padding=[[0, 1], 1]),
        refused("E0503", "sequence[4, 3]"),
        refused("E0505", "image[2, 9, 3]", window=3),
        refused("E0209", "image[6, 4, 3]", order=0.5),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """1, 2, 4 and 10: their squares add up to 121; a high order is nearly the maximum."""
        x = [[[[1.0], [2.0]], [[-4.0], [10.0]]]]
        yield run(x), [[[[11.0]]]]
        yield run(x, order=40), [[[[10.0]]]]
