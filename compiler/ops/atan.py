"""atan: the inverse of the tangent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import Unary


class Atan(Unary):
    """y between -pi/2 and pi/2 with tan(y) = x."""

    numpy = "arctan"

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """An angle of 45 degrees, and Machin's formula for pi."""
        yield run([[1.0]]), [[3.141592653589793 / 4]]
        yield 16 * run([[0.2]]) - 4 * run([[1 / 239]]), [[3.141592653589793]]
