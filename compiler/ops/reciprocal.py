"""reciprocal: one over the value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ._unary import Unary


class Reciprocal(Unary):
    """y = 1 / x; needs x other than 0."""

    domain: ClassVar = {"x": (-2.5, -0.3)}

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both signs."""
        yield run([[-4.0, 0.5]]), [[-0.25, 2.0]]
