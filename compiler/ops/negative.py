"""negative: the value with the other sign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import COUNTED, Unary


class Negative(Unary):
    """y = -x."""

    takes = ("float", "int")
    cases = COUNTED

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both signs."""
        yield run([[-4.0, 0.5]]), [[4.0, -0.5]]
