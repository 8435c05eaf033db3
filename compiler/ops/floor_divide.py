"""floor_divide: the whole part of a quotient."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ._pair import COUNTED, Binary


class FloorDivide(Binary):
    """y = floor(x / with), toward minus infinity; with must not be 0.  The gradient is 0."""

    kinked = True
    takes = ("float", "int")
    domain: ClassVar = {"with": (1, 3)}
    cases = COUNTED
    verb, done, sign = "divides", "divided", "//"

    def apply(self, np: Any, x: Any, y: Any) -> Any:
        """``np.floor(x / y)``."""
        return np.floor(x / y) if x.dtype.kind == "f" else x // y

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """-7 // 2 is -4."""
        yield (
            run([[7.5, -7.0, 6.0]], values={"with": [[2.0, 2.0, -4.0]]}, with_="y"),
            [[3.0, -4.0, -2.0]],
        )
