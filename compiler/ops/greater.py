"""greater: which values are larger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._compare import Comparison


class Greater(Comparison):
    """True where x > with, or x > ``to``."""

    sign = ">"

    def apply(self, np: Any, x: Any, y: Any) -> Any:
        """``x > y``."""
        return x > y

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The same, the smaller and the larger; then 1, 2 and 3 beside 2."""
        yield (
            run([[2.0, 1.0, 3.0]], values={"with": [[2.0, 2.0, 2.0]]}, with_="y"),
            [[False, False, True]],
        )
        yield run([[2, 1, 3]], x_type="tokens[3]", to=2), [[False, False, True]]
