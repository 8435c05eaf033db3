"""gaussian_dropout: multiply by normal noise around 1 while training."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._noise import Noise


class GaussianDropout(Noise):
    """y = x (1 + n sqrt(rate / (1 - rate))) while training, n standard normal; else y = x.

    Mean and variance of the factor are those of ``dropout`` with the same rate.

    Source: Srivastava et al. 2014, "Dropout: A Simple Way to Prevent Neural Networks from
    Overfitting", section 10.
    """

    rate: float = number(0.5, minimum=0, below=1, doc="rate of the dropout with this variance")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", rate=0.2),
        case("sequence[T, 2]", rate=0.0),
        refused("E0503", "tokens[5]"),
        refused("E0209", "vector[7]", rate=1.0),
    )

    @property
    def deviation(self) -> float:
        """Standard deviation of the factor."""
        found: float = (self.rate / (1 - self.rate)) ** 0.5
        return found

    def disturbed(self, np: Any, draws: Any, x: Any) -> Any:
        """``x (1 + n sqrt(rate / (1 - rate)))``."""
        return x * (1 + self.deviation * draws.standard_normal(x.shape)) if self.rate else x

    def law(self, seen: Any) -> None:
        """The factor has mean 1 and the variance of dropout, and is new in every call."""
        factor = seen.y / seen.x
        seen.moments("factor", factor, 1.0, self.deviation)
        if self.rate:
            seen.fresh(factor, seen.more / seen.x)

    def slope_law(self, seen: Any) -> None:
        """The gradient is the factor."""
        seen.same("gradient", seen.slope("x") * seen.x, seen.cotangent * seen.y)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Nothing in evaluation; the factor's variance is that of a coin that keeps 3 of 4 as 4 / 3."""
        yield run([[1.0, -2.0]]), [[1.0, -2.0]]
        yield cls(rate=0.25).deviation ** 2, 0.75 * (4 / 3) ** 2 - 1
