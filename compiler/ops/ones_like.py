"""ones_like: 1 everywhere, in the shape of a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._constant import Like


class OnesLike(Like):
    """1 everywhere, in the shape of x."""

    cases = (
        case("vector[5]"),
        case("image[4, 5, 3]"),
        case("sequence[T, 3]"),
        refused("E0503", "tokens[5]"),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``ones_like``."""
        return np.full(x.shape, 1.0)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two examples."""
        yield run([[8.0, 9.0], [7.0, 6.0]]), [[1.0] * 2] * 2
