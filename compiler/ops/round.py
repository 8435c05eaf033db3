"""round: the nearest whole number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import Step


class Round(Step):
    """y = the nearest whole number, the even one of two; the gradient is 0 everywhere.

    Source: IEEE 754, round half to even.
    """

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Halves go to the even neighbour."""
        yield run([[-1.5, -0.5, 0.5, 1.5, 2.4]]), [[-2.0, 0.0, 0.0, 2.0, 2.0]]
