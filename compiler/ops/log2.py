"""log2: the logarithm to base 2."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ._unary import Unary


class Log2(Unary):
    """y = log(x) / log(2); needs x > 0."""

    domain: ClassVar = {"x": (0.2, 3)}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Powers of 2."""
        yield run([[0.125, 1.0, 1024.0]]), [[-3.0, 0.0, 10.0]]
