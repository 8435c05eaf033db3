"""max_pool1d: the largest value of each window over time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._pool import MaxPool


class MaxPool1d(MaxPool):
    """Maximum over windows of time; of equal values the first receives the gradient.

    Padding is never the maximum.  The stride defaults to the window.  `ceil` rounds
    the number of windows up: the last one may reach beyond the padding.
    """

    spatial_rank = 1

    cases = (
        case("sequence[T, 4]"),
        case("sequence[12, 5]", window=3, stride=2, padding="same"),
        case("sequence[13, 3]", window=4, stride=2, padding="symmetric"),
        case("sequence[T, 3]", window=3, stride=2, padding=[[0, 1]], ceil=True),
        case("sequence[13, 2]", window=3, stride=5, ceil=True),
        refused("E0503", "image[4, 5, 3]"),
        refused("E0505", "sequence[2, 4]", window=3),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Negative values: padding must not win."""
        x = [[[-1.0], [-2.0], [-3.0]]]
        yield run(x), [[[-1.0]]]
        yield run(x, padding="same"), [[[-1.0], [-3.0]]]
