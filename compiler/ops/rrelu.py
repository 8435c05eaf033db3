"""rrelu: a leaky relu whose slope is random while training."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._activation import Activation


class Rrelu(Activation):
    """y = x where x > 0, else slope x; every slope is uniform between ``lower`` and ``upper``.

    In evaluation the slope is their mean.  The gradient at 0 is the slope.
    Source: Xu et al. 2015, "Empirical Evaluation of Rectified Activations", section 2.4.
    """

    lower: float = number(0.125, minimum=0, doc="smallest slope")
    upper: float = number(1 / 3, minimum=0, doc="largest slope")

    stochastic = True
    kinked = True
    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", lower=0.2, upper=0.7),
        refused("E0503", "tokens[5]"),
        refused("E0209", "vector[7]", lower=0.5, upper=0.2),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; the bounds must be in order."""
        if self.lower > self.upper:
            raise Refusal(
                "E0209",
                f"`lower` must be at most `upper`: {self.lower:g} and {self.upper:g}",
                at="lower",
            )
        return super().infer(x)

    @property
    def mean(self) -> float:
        """The slope in evaluation."""
        return (self.lower + self.upper) / 2

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The mean slope, a drawn one where something draws."""
        draws, slope = np.draws() if train else None, self.mean
        if draws is not None:
            slope = self.lower + (self.upper - self.lower) * draws.random(x.shape)
        return np.where(x > 0, x, slope * x)

    def law(self, seen: Any) -> None:
        """Positive values stay; slopes of negative ones are uniform, and new in every call."""
        left = seen.x < 0
        seen.same("positive values", seen.y[~left], seen.x[~left])
        away = [seen.np.where(left, y / seen.x - self.mean, 0.0) for y in (seen.y, seen.more)]
        width = self.upper - self.lower
        assert (abs(away[0]) <= width / 2 + 1e-5).all()
        seen.moments("slopes", away[0][left], 0.0, width / 12**0.5, kurtosis=1.8)
        seen.fresh(*away)

    def slope_law(self, seen: Any) -> None:
        """The gradient is the slope."""
        seen.same("gradient", seen.slope("x") * seen.x, seen.cotangent * seen.y)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The mean of 1/8 and 1/3 is 11/48."""
        yield run([[-48.0, 2.0]]), [[-11.0, 2.0]]
