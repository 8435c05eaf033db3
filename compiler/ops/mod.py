"""mod: the remainder of a division."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ._pair import COUNTED, Binary


class Mod(Binary):
    """y = x - with floor(x / with): the remainder that has the sign of ``with``.

    ``with`` must not be 0; its gradient is -floor(x / with).
    """

    kinked = True
    takes = ("float", "int")
    domain: ClassVar = {"with": (1, 3)}
    cases = COUNTED
    verb, done, sign = "divides", "divided", "%"

    def apply(self, np: Any, x: Any, y: Any) -> Any:
        """``x - y * np.stop_gradient(np.floor(x / y))``."""
        return x - y * np.stop_gradient(np.floor(x / y)) if x.dtype.kind == "f" else x % y

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """-7 is one step above -4 times 2; with a negative divisor the remainder is negative."""
        yield (
            run([[7.5, -7.0, 7.0]], values={"with": [[2.0, 2.0, -4.0]]}, with_="y"),
            [[1.5, 1.0, -1.0]],
        )
