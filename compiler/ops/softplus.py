"""softplus: a smooth positive part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case
from ._activation import CASES, Activation


class Softplus(Activation):
    """y = log(1 + exp(beta x)) / beta.

    Source: Dugas et al. 2001, "Incorporating Second-Order Functional Knowledge".
    """

    beta: float = number(1.0, above=0, doc="sharpness; relu in the limit")

    cases = (*CASES, case("sequence[4, 3]", beta=2.5))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``logaddexp(beta x, 0) / beta``."""
        return np.logaddexp(self.beta * x, 0.0 * x) / self.beta

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """1 + exp(log 3) = 4; far right it is the identity."""
        yield run([[1.0986122886681098, 900.0]]), [[1.3862943611198906, 900.0]]
        yield run([[0.5493061443340549]], beta=2.0), [[0.6931471805599453]]
