"""What ops share that draw random numbers.

They draw anew for every example, call and mode: unlike dropout, sampling is not switched off in
evaluation.  Under `training.rng: portable` the numbers are those of ``compiler/reference/draws.py``;
else each framework uses its own generator, seeded by the trainer, and every draw of the reference is
the 30 % quantile of its distribution, which is what the runners of `verify` fix those generators to.
"""

from __future__ import annotations

from typing import Any, ClassVar

from ..types.tensor import TensorType
from . import Op, Refusal
from ._constant import Like, Made

QUANTILE = 0.3
NORMAL_QUANTILE = -0.5244005127080407
"""Of the standard normal distribution."""


class Draws(Op):
    """Draws in training and evaluation; not a word of the language."""

    stochastic = True
    samples = True

    def slope_law(self, seen: Any) -> None:
        """Nothing that is drawn depends on x."""
        for path in seen.slopes:
            seen.same(f"gradient of {path}", seen.slope(path), 0.0)


class DrawsShape(Made, Draws):
    """A shape of its own for every example of x; not a word."""

    def flops(self, x: TensorType, y: Any, **values: Any) -> Any:
        """One per number drawn."""
        return y.elements


class DrawsLike(Like, Draws):
    """The type of x; not a word."""

    def flops(self, x: TensorType, y: Any, **values: Any) -> Any:
        """One per number drawn."""
        return y.elements


class NormalLaw:
    """Of draws with the fields ``mean`` and ``std``."""

    mean: float
    std: float

    @property
    def fixed(self) -> float:
        """The value at the quantile."""
        return self.mean + self.std * NORMAL_QUANTILE

    def drawn(self, np: Any, shape: tuple[int, ...]) -> Any:
        """``mean + std n`` where something draws, else the quantile."""
        draws = np.draws()
        if draws is None:
            return np.full(shape, self.fixed)
        return self.mean + self.std * draws.standard_normal(shape)

    def law(self, seen: Any) -> None:
        """Mean and variance, and nothing shared between draws."""
        seen.moments("draws", seen.y, self.mean, self.std)
        seen.fresh(seen.y, seen.more)


class UniformLaw:
    """Of draws with the fields ``low`` and ``high``."""

    word: ClassVar[str]
    low: float
    high: float

    @property
    def fixed(self) -> float:
        """The value at the quantile."""
        return self.low + (self.high - self.low) * QUANTILE

    def drawn(self, np: Any, shape: tuple[int, ...]) -> Any:
        """Between the bounds where something draws, else the quantile."""
        draws = np.draws()
        if draws is None:
            return np.full(shape, self.fixed)
        return self.low + (self.high - self.low) * draws.random(shape)

    def need_bounds(self) -> None:
        """Refuse an empty interval."""
        if self.low >= self.high:
            raise Refusal(
                "E0209",
                f"`{self.word}` needs `low` below `high`: {self.low} and {self.high}",
                at="low",
            )

    def law(self, seen: Any) -> None:
        """Within the bounds, mean and variance of them, and nothing shared between draws."""
        span = self.high - self.low
        seen.within("draws", seen.y, self.low, self.high)
        seen.moments("draws", seen.y, self.low + span / 2, span / 12**0.5, kurtosis=1.8)
        seen.fresh(seen.y, seen.more)


def gumbel(np: Any, shape: tuple[int, ...]) -> Any:
    """Numbers from Gumbel(0, 1), ``-log(-log(u))`` with u between the ends; 0 where nothing draws."""
    draws = np.draws()
    if draws is None:
        return 0.0
    return -np.log(-np.log(draws.between(shape)))
