"""dropout: zero a share of the values while training."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._activation import Activation


class Dropout(Activation):
    """Zero each value with probability ``rate`` while training and divide the rest by 1 - rate.

    The expected value is kept, so that evaluation is the identity; the reference is that
    expectation in both modes, and the draws obey the law instead of a sequence.
    Source: Srivastava et al. 2014, "Dropout: A Simple Way to Prevent Neural Networks from
    Overfitting", section 10 (inverted scaling).
    """

    rate: float = number(0.5, minimum=0, below=1, doc="fraction that is zeroed")

    stochastic = True
    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", rate=0.25),
        case("sequence[4, 3]", rate=0.0),
        refused("E0503", "tokens[5]"),
        refused("E0209", "vector[7]", rate=1.0),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The expectation, ``x``; a draw where samples are taken."""
        return np.dropout(x, self.rate) if train else x

    def law(self, seen: Any) -> None:
        """Values are 0 or x / (1 - rate); the kept share is 1 - rate; every call draws anew."""
        kept = seen.y != 0
        seen.same("kept values", seen.y, seen.np.where(kept, seen.x / (1 - self.rate), 0.0))
        seen.share("kept values", kept, 1 - self.rate)
        if self.rate:
            seen.fresh(kept, seen.more != 0)

    def slope_law(self, seen: Any) -> None:
        """The gradient is the mask."""
        passed = seen.np.where(seen.y != 0, seen.cotangent / (1 - self.rate), 0.0)
        seen.same("gradient", seen.slope("x"), passed)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Nothing happens in evaluation."""
        yield run([[1.0, -2.0]]), [[1.0, -2.0]]
