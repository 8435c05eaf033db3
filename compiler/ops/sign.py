"""sign: which side of 0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import COUNTED, Step


class Sign(Step):
    """y = 1 where x > 0, -1 where x < 0, 0 at 0; the gradient is 0 everywhere."""

    takes = ("float", "int")
    cases = COUNTED

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both sides and the middle."""
        yield run([[-0.1, 0.0, 7.0]]), [[-1.0, 0.0, 1.0]]
