"""drop_path: zero whole examples while training (stochastic depth)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._noise import SharedDropout


class DropPath(SharedDropout):
    """Zero the value of each example with probability ``rate`` while training.

    Last in the body of a ``residual`` it skips that body for a share of the examples; kept ones are
    divided by 1 - rate, so that evaluation is the identity.

    Source: Huang et al. 2016, "Deep Networks with Stochastic Depth"; per example: Larsson et al.
    2017, "FractalNet", section 4.
    """

    rate: float = number(0.1, minimum=0, below=1, doc="fraction of the examples that is zeroed")

    cases = (
        case("image[4, 5, 3]", rate=0.25),
        case("sequence[T, 4]"),
        case("vector[6]", rate=0.5),
        case("vector[5]", rate=0.0),
        refused("E0503", "tokens[5]"),
        refused("E0209", "vector[6]", rate=1.0),
    )

    def shared(self, rank: int) -> tuple[int, ...]:
        """The whole example."""
        return tuple(range(1, rank))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Nothing happens in evaluation."""
        yield run([[1.0, -2.0]]), [[1.0, -2.0]]
