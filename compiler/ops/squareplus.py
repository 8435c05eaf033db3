"""squareplus: a softplus without exponentials."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case
from ._activation import CASES, Activation


class Squareplus(Activation):
    """y = (x + sqrt(x^2 + b)) / 2, a smooth relu.

    Source: Barron 2021, "Squareplus: A Softplus-Like Algebraic Rectifier", equation 1.
    """

    b: float = number(4.0, above=0, doc="how round the corner is; 4 has the slope of softplus at 0")

    cases = (*CASES, case("sequence[4, 3]", b=0.3))

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """As the formula says."""
        return (x + b.sqrt(b.square(x) + self.b)) / 2

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """sqrt(b) / 2 at 0; the 3-4-5 triangle."""
        yield run([[0.0, 3.0]], b=16), [[2.0, 4.0]]
