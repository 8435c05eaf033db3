"""trunc: the whole part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._unary import Step


class Trunc(Step):
    """y = x without its fraction; the gradient is 0 everywhere."""

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Toward 0."""
        yield run([[-1.7, -0.2, 0.9, 2.0]]), [[-1.0, 0.0, 0.0, 2.0]]
