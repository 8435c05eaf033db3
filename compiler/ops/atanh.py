"""atanh: the inverse of the hyperbolic tangent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ._unary import Unary


class Atanh(Unary):
    """y = log((1 + x) / (1 - x)) / 2; needs -1 < x < 1."""

    numpy = "arctanh"
    domain: ClassVar = {"x": (-0.9, 0.9)}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The logarithm of 3 and of 4, halved."""
        yield run([[0.5, -0.6]]), [[0.5493061443340549, -0.6931471805599453]]
