"""acos: the inverse of the cosine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ._unary import Unary


class Acos(Unary):
    """y between 0 and pi with cos(y) = x; needs -1 <= x <= 1."""

    numpy = "arccos"
    domain: ClassVar = {"x": (-0.9, 0.9)}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Angles of 60 and 180 degrees."""
        yield run([[0.5, -1.0]]), [[3.141592653589793 / 3, 3.141592653589793]]
