"""logical_not: where it is false."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._activation import Activation


class LogicalNot(Activation):
    """True where x is false."""

    takes = ("bool",)
    cases = (case("mask[7]"), case("bool image[4, 5, 3]"), refused("E0503", "vector[5]"))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``not x``."""
        return np.logical_not(x)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both truth values."""
        yield run([[True, False]]), [[False, True]]
