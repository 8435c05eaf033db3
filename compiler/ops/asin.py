"""asin: the inverse of the sine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ._unary import Unary


class Asin(Unary):
    """y between -pi/2 and pi/2 with sin(y) = x; needs -1 <= x <= 1."""

    numpy = "arcsin"
    domain: ClassVar = {"x": (-0.9, 0.9)}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Angles of 30 and 90 degrees."""
        yield run([[0.5, -1.0]]), [[3.141592653589793 / 6, -3.141592653589793 / 2]]
