"""zeros: 0 everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._constant import Made


class Zeros(Made):
    """0 everywhere, in a shape of its own; x gives only the batch."""

    cases = (
        case("vector[5]", shape=[4, 3, 2]),
        case("image[4, 5, 3]", shape=[6]),
        case("sequence[T, 3]", shape=[2, 4]),
        refused("E0503", "tokens[5]", shape=[3]),
        refused("E0209", "vector[5]", shape=[3, 0]),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``zeros``."""
        return self.filled(np, x, 0.0)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two examples."""
        yield run([[1.0], [2.0]], shape=[3]), [[0.0] * 3] * 2
