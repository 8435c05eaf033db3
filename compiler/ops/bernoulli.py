"""bernoulli: coin flips."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._random import QUANTILE, DrawsShape


class Bernoulli(DrawsShape):
    """1 with probability ``rate``, else 0, in a shape of its own; x gives only the batch."""

    rate: float = number(0.5, minimum=0, maximum=1, doc="probability of 1")

    cases = (
        case("vector[5]", shape=[4, 3]),
        case("image[4, 5, 3]", shape=[6], rate=0.1),
        case("sequence[T, 3]", shape=[2, 3, 2], rate=0.75),
        refused("E0503", "tokens[5]", shape=[3]),
        refused("E0209", "vector[5]", shape=[0]),
        refused("E0209", "vector[5]", shape=[2], rate=1.5),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The quantile, or a draw."""
        draws = np.draws()
        if draws is not None:
            below = round(self.rate * 2**24) / 2**24
            return np.where(draws.random(self.sizes_of(x)) < below, 1.0, 0.0)
        return self.filled(np, x, 1.0 if self.rate > QUANTILE else 0.0)

    def law(self, seen: Any) -> None:
        """0 and 1, 1 with its probability, and nothing shared between draws."""
        ones = seen.y == 1
        seen.same("draws", seen.y, ones * 1.0)
        seen.share("ones", ones, self.rate)
        seen.fresh(ones, seen.more == 1)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A uniform draw of 0.3 lies below 0.5 and not below 0.1."""
        yield run([[9.0]], shape=[2]), [[1.0, 1.0]]
        yield run([[9.0]], shape=[2], rate=0.1), [[0.0, 0.0]]
