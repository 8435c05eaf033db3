"""tan: the tangent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ._unary import Unary


class Tan(Unary):
    """y = sin(x) / cos(x), x in radians; it has no value at odd multiples of pi / 2."""

    domain: ClassVar = {"x": (-1.2, 1.2)}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """An eighth of a turn."""
        yield run([[0.0, 3.141592653589793 / 4, -3.141592653589793 / 3]]), [[0.0, 1.0, -(3**0.5)]]
