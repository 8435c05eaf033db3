"""ceil: the next whole number above."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import Step


class Ceil(Step):
    """y = the smallest whole number that is not below x; the gradient is 0 everywhere."""

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Toward plus infinity."""
        yield run([[-1.5, -1.0, 0.1, 2.0]]), [[-1.0, -1.0, 1.0, 2.0]]
