"""full_like: one number everywhere, in the shape of a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._constant import Like


class FullLike(Like):
    """One number everywhere, in the shape of x."""

    value: float = number(doc="the number")

    cases = (
        case("vector[5]", value=0.1),
        case("image[4, 5, 3]", value=-2),
        case("sequence[T, 3]", value=3.5),
        refused("E0503", "tokens[5]", value=1),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``full_like``."""
        return np.full(x.shape, self.value)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two examples."""
        yield run([[8.0, 9.0], [7.0, 6.0]], value=5), [[5.0] * 2] * 2
