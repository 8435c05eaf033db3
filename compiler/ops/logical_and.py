"""logical_and: where both are true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._compare import Logic


class LogicalAnd(Logic):
    """True where x and with are."""

    sign = "&"

    def apply(self, np: Any, x: Any, y: Any) -> Any:
        """``np.logical_and(x, y)``."""
        return np.logical_and(x, y)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The truth table."""
        x, y = [[True, True, False, False]], [[True, False, True, False]]
        yield run(x, values={"with": y}, with_="y"), [[True, False, False, False]]
