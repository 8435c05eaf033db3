"""locally_connected1d: a convolution over time with a kernel per position."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._local import LocallyConnected


class LocallyConnected1d(LocallyConnected):
    """y[t, o] = sum_{k, c} x[t s + k, c] w[t, k, c, o] + b[t, o].

    Sizes must be known, since every position has a kernel; its shape is
    [positions, kernel, channels, filters].

    Source: LeCun 1989, "Generalization and Network Design Strategies", section 4.
    """

    spatial_rank = 1

    cases = (
        case("sequence[9, 3]", filters=4),
        case("sequence[12, 2]", filters=5, kernel=4, stride=3, padding="same", bias=False),
        case("sequence[7, 4]", filters=2, kernel=2, padding=[[0, 2]]),
        refused("E0503", "image[4, 5, 3]", filters=2),
        refused("E0503", "sequence[T, 3]", filters=2),
        refused("E0505", "sequence[2, 3]", filters=2),
    )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Three positions, three kernels: a sum, a difference, twice the second cell."""
        kernel = [[[[1.0]], [[1.0]]], [[[1.0]], [[-1.0]]], [[[0.0]], [[2.0]]]]
        p = {"kernel": kernel, "bias": [[0.0], [0.0], [100.0]]}
        yield (
            run([[[1.0], [2.0], [5.0], [7.0]]], p, filters=1, kernel=2),
            [[[3.0], [-3.0], [114.0]]],
        )
