"""sin: the sine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import Unary


class Sin(Unary):
    """y = sin(x), x in radians."""

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A twelfth and a quarter of a turn."""
        yield run([[0.0, 3.141592653589793 / 6, 3.141592653589793 / 2]]), [[0.0, 0.5, 1.0]]
