"""avg_pool1d: the mean of each window over time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._pool import AvgPool


class AvgPool1d(AvgPool):
    """Mean over windows of time; padding is left out unless `count_padding`.

    The stride defaults to the window.  `ceil` rounds
    the number of windows up: the last one may reach beyond the padding, which never counts.
    """

    spatial_rank = 1

    cases = (
        case("sequence[T, 4]"),
        case("sequence[12, 5]", window=3, stride=2, padding="same"),
        case("sequence[13, 3]", window=4, stride=2, padding="symmetric"),
        case("sequence[12, 5]", window=3, stride=2, padding="same", count_padding=True),
        case("sequence[13, 3]", window=4, stride=2, padding="symmetric", count_padding=True),
        case("sequence[T, 3]", window=3, stride=2, padding=1, ceil=True, count_padding=True),
        refused("E0503", "image[4, 5, 3]"),
        refused("E0505", "sequence[2, 4]", window=3),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The last window holds one value and one pad."""
        x = [[[1.0], [3.0], [8.0]]]
        yield run(x, padding="same"), [[[2.0], [8.0]]]
        yield run(x, padding="same", count_padding=True), [[[2.0], [4.0]]]
