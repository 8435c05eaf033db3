"""lp_pool1d: the norm of each window over time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._pool import LpPool


class LpPool1d(LpPool):
    """Norm over windows of time: (sum |x|^p)^(1/p) with p = `order`; padding adds zeros.

    The stride defaults to the window.  Where a window holds zeros alone, so is the gradient.

    Source: Sermanet et al. 2012, "Convolutional Neural Networks Applied to House Numbers Digit
    Classification", section 2.2.
    """

    spatial_rank = 1
    kinked = True

    cases = (
        case("sequence[T, 4]", window=3),
        case("sequence[12, 5]", window=3, stride=2, order=3, padding="same"),
        case("sequence[11, 3]", window=4, stride=3, order=1.5, ceil=True),
        refused("E0503", "image[4, 5, 3]"),
        refused("E0505", "sequence[2, 4]", window=3),
        refused("E0209", "sequence[6, 4]", order=0.5),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """3, 4 and 5; the sum of magnitudes."""
        x = [[[3.0], [-4.0], [0.0], [2.0]]]
        yield run(x), [[[5.0], [2.0]]]
        yield run(x, order=1), [[[7.0], [2.0]]]
