"""rsqrt: one over the square root."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ._unary import Unary


class Rsqrt(Unary):
    """y = x^(-1/2); needs x > 0."""

    domain: ClassVar = {"x": (0.2, 3)}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Squares."""
        yield run([[0.25, 1.0, 100.0]]), [[2.0, 1.0, 0.1]]
