"""expm1: the exponential function less 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import Unary


class Expm1(Unary):
    """y = e^x - 1, exact where x is close to 0."""

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The series x + x^2 / 2 near 0, where e^x - 1 has lost its digits."""
        yield run([[1e-12]]) * 1e12, [[1.0000000000005]]
        yield run([[0.6931471805599453]]), [[1.0]]
