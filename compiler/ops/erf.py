"""erf: the error function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import Unary


class Erf(Unary):
    """y = 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x.

    Source: Abramowitz and Stegun 1964, 7.1.1.
    """

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Abramowitz and Stegun, table 7.1."""
        yield run([[0.5, 1.0, -2.0]]), [[0.5204998778, 0.8427007929, -0.9953222650]]
