"""abs: the distance from 0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import COUNTED, Unary


class Abs(Unary):
    """y = |x|; the gradient at 0 is 0."""

    kinked = True
    takes = ("float", "int")
    cases = COUNTED

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both sides."""
        yield run([[-2.5, 0.0, 3.0]]), [[2.5, 0.0, 3.0]]
