"""asinh: the inverse of the hyperbolic sine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import Unary


class Asinh(Unary):
    """y = log(x + sqrt(x^2 + 1))."""

    numpy = "arcsinh"

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """sinh(log 2) is 3/4; the golden ratio is x + sqrt(x^2 + 1) at 1/2."""
        yield run([[0.75, 0.5]]), [[0.6931471805599453, 0.48121182505960347]]
