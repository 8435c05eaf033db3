"""is_nan: which values are undefined."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import Question


class IsNan(Question):
    """True where x is not a number, as 0 / 0 is not."""

    numpy = "isnan"

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A number, an infinity and no number."""
        yield run([[1.0, float("-inf"), float("nan")]]), [[False, False, True]]
