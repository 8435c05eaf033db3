"""log1p: the logarithm of 1 + x."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ._unary import Unary


class Log1p(Unary):
    """y = log(1 + x), exact where x is close to 0; needs x > -1."""

    domain: ClassVar = {"x": (-0.7, 3)}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The series x - x^2 / 2 near 0, where 1 + x has lost its digits."""
        yield run([[1e-12]]) * 1e12, [[0.9999999999995]]
        yield run([[1.0]]), [[0.6931471805599453]]
