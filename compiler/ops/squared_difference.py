"""squared_difference: how far two values are apart, squared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._pair import COUNTED, Binary


class SquaredDifference(Binary):
    """y = (x - with)^2."""

    takes = ("float", "int")
    cases = COUNTED
    verb, done, sign = "compares", "compared", "and"

    def apply(self, np: Any, x: Any, y: Any) -> Any:
        """``(x - y) ** 2``."""
        return (x - y) ** 2

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both signs."""
        yield run([[1.0, 5.0]], values={"with": [[4.0, 3.0]]}, with_="y"), [[9.0, 4.0]]
