"""sinh: the hyperbolic sine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import Unary


class Sinh(Unary):
    """y = (e^x - e^-x) / 2."""

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """At log 2 it is (2 - 1/2) / 2."""
        yield run([[0.0, 0.6931471805599453]]), [[0.0, 0.75]]
