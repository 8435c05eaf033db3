"""poisson: negative log likelihood of counts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, word
from . import Loss, case, refused


class Poisson(Loss):
    """exp(z) - y z for a count y, whose rate is exp(z): the likelihood without log(y!).

    With ``from: rate`` the prediction is the rate r > 0 itself, and the cost r - y log(r + 1e-8).
    ``full`` adds Stirling's approximation of log(y!), y log y - y + log(2 pi y) / 2, where y > 1.

    Source: Nelder and Wedderburn 1972, "Generalized Linear Models".
    """

    from_: str = word("log_rate", "rate", default="log_rate", doc="what the network returns")
    full: bool = boolean(False, doc="add the part that depends on the target alone")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", full=True),
        case("vector[3]", from_="rate"),
        case("sequence[5, 2]", from_="rate", full=True),
        refused("E0502", "vector[3]", "vector[4]"),
    )

    @property
    def link(self) -> str:
        """A rate is the exponential of its logarithm."""
        return "exp" if self.from_ == "log_rate" else ""

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formulas."""
        if self.from_ == "log_rate":
            cost = np.exp(prediction) - target * prediction
        else:
            cost = prediction - target * np.log(prediction + 1e-8)
        if not self.full:
            return cost
        many = np.where(target > 1, target, 1.0)
        stirling = many * np.log(many) - many + 0.5 * np.log(2 * math.pi * many)
        return cost + np.where(target > 1, stirling, 0.0)

    def predictions(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Rates are positive."""
        logs = 0.7 * draws.normal(size=shape)
        return np.exp(logs) if self.from_ == "rate" else logs

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Counts."""
        return draws.poisson(1.7, shape).astype(np.float64)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A rate of 2 gives 3 with chance e^-2 4 / 3; Stirling's 100! is short by 1 / 1200."""
        chance = math.exp(-2) * 4 / 3
        yield run([[math.log(2)]], [[3.0]]) + math.log(6), -math.log(chance)
        yield run([[2.0]], [[3.0]], **{"from": "rate"}), 2 - 3 * math.log(2 + 1e-8)
        full = run([[0.0]], [[100.0]], full=True) - run([[0.0]], [[100.0]])
        yield full, math.lgamma(101) - 1 / 1200 + 1 / 360e6
