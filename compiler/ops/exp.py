"""exp: the exponential function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import Unary


class Exp(Unary):
    """y = e^x."""

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """1, e and two."""
        yield run([[0.0, 1.0, 0.6931471805599453]]), [[1.0, 2.718281828459045, 2.0]]
