"""is_finite: which values are numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import Question


class IsFinite(Question):
    """True where x is neither infinite nor undefined."""

    numpy = "isfinite"

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A number, an infinity and no number."""
        yield run([[1.0, float("-inf"), float("nan")]]), [[True, False, False]]
