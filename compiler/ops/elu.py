"""elu: exponential for negative values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case
from ._activation import CASES, Activation


class Elu(Activation):
    """y = x where x > 0, else alpha (exp(x) - 1); the gradient at 0 is ``alpha``.

    Source: Clevert et al. 2016, "Fast and Accurate Deep Network Learning by Exponential Linear
    Units", equation 15.
    """

    alpha: float = number(1.0, above=0, doc="-alpha is the limit for very negative values")

    kinked = True
    cases = (*CASES, case("sequence[4, 3]", alpha=0.7))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``where(x > 0, x, alpha * expm1(x))``, without overflow on the side not taken."""
        return np.where(x > 0, x, self.alpha * np.expm1(np.where(x > 0, 0.0, x)))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """exp(-log 2) - 1 is one half; far left stands -alpha."""
        yield run([[-0.6931471805599453, 2.0, -800.0]], alpha=3.0), [[-1.5, 2.0, -3.0]]
