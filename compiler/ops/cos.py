"""cos: the cosine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import Unary


class Cos(Unary):
    """y = cos(x), x in radians."""

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A sixth and half a turn."""
        yield run([[0.0, 3.141592653589793 / 3, 3.141592653589793]]), [[1.0, 0.5, -1.0]]
