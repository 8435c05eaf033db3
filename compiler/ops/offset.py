"""offset: the value plus a constant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._activation import Activation


class Offset(Activation):
    """y = x + by, with a fixed number."""

    by: float = number(doc="what is added")

    cases = (
        case("vector[7]", by=0.3),
        case("image[4, 5, 3]", by=-2),
        refused("E0503", "tokens[5]", by=2.0),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x + by``."""
        return x + self.by

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Small numbers."""
        yield run([[1.0, -2.0]], by=3.0), [[4.0, 1.0]]
