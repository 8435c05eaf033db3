"""sqrt: the square root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ._unary import Unary


class Sqrt(Unary):
    """y = x^(1/2); needs x >= 0.  The gradient at 0 is infinite."""

    domain: ClassVar = {"x": (0.2, 3)}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Squares."""
        yield run([[0.25, 1.0, 144.0]]), [[0.5, 1.0, 12.0]]
