"""logical_xor: where exactly one is true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._compare import Logic


class LogicalXor(Logic):
    """True where one of x and with is and the other is not."""

    sign = "^"

    def apply(self, np: Any, x: Any, y: Any) -> Any:
        """``np.logical_xor(x, y)``."""
        return np.logical_xor(x, y)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The truth table."""
        x, y = [[True, True, False, False]], [[True, False, True, False]]
        yield run(x, values={"with": y}, with_="y"), [[False, True, True, False]]
