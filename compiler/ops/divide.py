"""divide: one value divided by another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ._pair import Binary


class Divide(Binary):
    """The current value divided by the named one, which must not be 0."""

    domain: ClassVar = {"with": (0.4, 2.5)}
    verb, done, sign = "divides", "divided", "/"

    def apply(self, np: Any, x: Any, y: Any) -> Any:
        """``x / y``."""
        return x / y

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both signs, and a fraction."""
        yield run([[6.0, -1.0]], values={"with": [[-4.0, 3.0]]}, with_="y"), [[-1.5, -1 / 3]]
