"""square: the product of a value with itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import COUNTED, Unary


class Square(Unary):
    """y = x^2."""

    takes = ("float", "int")
    cases = COUNTED

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both signs."""
        yield run([[-3.0, 0.0, 0.5]]), [[9.0, 0.0, 0.25]]
