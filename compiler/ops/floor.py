"""floor: the next whole number below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import Step


class Floor(Step):
    """y = the largest whole number that is not above x; the gradient is 0 everywhere."""

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Toward minus infinity."""
        yield run([[-1.5, -1.0, 0.9, 2.0]]), [[-2.0, -1.0, 0.0, 2.0]]
