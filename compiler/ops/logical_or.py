"""logical_or: where one is true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._compare import Logic


class LogicalOr(Logic):
    """True where x or with is, or both are."""

    sign = "|"

    def apply(self, np: Any, x: Any, y: Any) -> Any:
        """``np.logical_or(x, y)``."""
        return np.logical_or(x, y)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The truth table."""
        x, y = [[True, True, False, False]], [[True, False, True, False]]
        yield run(x, values={"with": y}, with_="y"), [[True, True, True, False]]
