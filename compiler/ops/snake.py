"""snake: a line with a ripple."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case
from ._activation import CASES, Activation


class Snake(Activation):
    """y = x + sin(alpha x)^2 / alpha.

    Source: Ziyin et al. 2020, "Neural Networks Fail to Learn Periodic Functions and How to Fix It",
    equation 3.
    """

    alpha: float = number(1.0, above=0, doc="frequency of the ripple")

    cases = (*CASES, case("sequence[4, 3]", alpha=2.3))

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """A line and a ripple."""
        return x + b.square(b.sin(x * self.alpha)) / self.alpha

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A quarter of a turn, where the sine is 1."""
        yield run([[3.141592653589793 / 4, 0.0]], alpha=2.0), [[3.141592653589793 / 4 + 0.5, 0.0]]
