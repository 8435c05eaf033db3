"""erfc: what the error function lacks to 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import Unary


class Erfc(Unary):
    """y = 1 - erf(x), exact where x is large.

    Source: Abramowitz and Stegun 1964, 7.1.2.
    """

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Abramowitz and Stegun, tables 7.1 and 7.3: the far tail keeps its digits."""
        yield run([[1.0, -1.0]]), [[0.1572992071, 1.8427007929]]
        yield run([[5.0]]) * 1e12, [[1.5374597944]]
