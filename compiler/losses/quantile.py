"""quantile: pinball loss, whose best constant is a quantile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import Loss, case, refused


class Quantile(Loss):
    """q e where the target lies above (e = target - prediction > 0), (q - 1) e elsewhere.

    Source: Koenker and Bassett 1978, "Regression Quantiles".
    """

    q: float = number(0.5, above=0, below=1, doc="share of targets that shall lie below")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", q=0.9),
        refused("E0502", "vector[3]", "vector[4]"),
        refused("E0209", "vector[3]", q=1.0),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        error = target - prediction
        return np.where(error > 0, self.q * error, (self.q - 1) * error)

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """An error of zero."""
        yield {"q": 0.8}, [[1.0, 2.0, 3.0]], [[1.0, 2.5, 2.0]]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Of 1 to 9 no constant costs less for q = 0.25 than 3; too low by 2 costs 2 q."""
        values = [[float(n)] for n in range(1, 10)]
        losses = [run([[float(n)]] * 9, values, q=0.25) for n in range(1, 10)]
        yield losses.index(min(losses)) + 1, 3
        yield run([[1.0]], [[3.0]], q=0.7), 1.4
        yield run([[3.0]], [[1.0]], q=0.7), 0.6
