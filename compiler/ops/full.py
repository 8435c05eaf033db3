"""full: one number everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._constant import Made


class Full(Made):
    """One number everywhere, in a shape of its own; x gives only the batch."""

    value: float = number(doc="the number")

    cases = (
        case("vector[5]", shape=[4, 3, 2], value=2.5),
        case("image[4, 5, 3]", shape=[6], value=-1),
        case("sequence[T, 3]", shape=[2, 4], value=0.1),
        refused("E0503", "tokens[5]", shape=[3], value=1),
        refused("E0209", "vector[5]", shape=[3, 0], value=1),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``full``."""
        return self.filled(np, x, self.value)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two examples."""
        yield run([[1.0], [2.0]], shape=[3], value=7), [[7.0] * 3] * 2
