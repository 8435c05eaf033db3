"""celu: a continuously differentiable exponential unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case
from ._activation import CASES, Activation


class Celu(Activation):
    """y = max(x, 0) + min(0, alpha (exp(x / alpha) - 1)); the gradient is continuous at 0.

    Source: Barron 2017, "Continuously Differentiable Exponential Linear Units", equation 2.
    """

    alpha: float = number(1.0, above=0, doc="-alpha is the limit for very negative values")

    kinked = True
    cases = (*CASES, case("sequence[4, 3]", alpha=0.7))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Without overflow on the side not taken."""
        return np.where(x > 0, x, self.alpha * np.expm1(np.where(x > 0, 0.0, x) / self.alpha))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """exp(-log 2) - 1 is one half; far left stands -alpha."""
        yield run([[-2 * 0.6931471805599453, 2.0, -800.0]], alpha=2.0), [[-1.0, 2.0, -2.0]]
