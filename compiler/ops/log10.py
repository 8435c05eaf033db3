"""log10: the logarithm to base 10."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ._unary import Unary


class Log10(Unary):
    """y = log(x) / log(10); needs x > 0."""

    domain: ClassVar = {"x": (0.2, 3)}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Powers of 10, and the 0.30103 of school tables."""
        yield run([[0.01, 1.0, 1000.0]]), [[-2.0, 0.0, 3.0]]
        yield run([[2.0]]).round(5), [[0.30103]]
