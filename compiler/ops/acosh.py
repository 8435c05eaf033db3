"""acosh: the inverse of the hyperbolic cosine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ._unary import Unary


class Acosh(Unary):
    """y = log(x + sqrt(x^2 - 1)); needs x >= 1."""

    numpy = "arccosh"
    domain: ClassVar = {"x": (1.2, 4)}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """cosh(log 2) is 5/4."""
        yield run([[1.0, 1.25]]), [[0.0, 0.6931471805599453]]
