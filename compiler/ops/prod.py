"""prod: the product over axes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._reduce import COUNTED, Reduction, product


class Prod(Reduction):
    """The product over axes; also at a factor of 0 the gradient is the product of the others."""

    takes = ("float", "int")
    cases = COUNTED

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Factor by factor."""
        return product(np, x, self.places(values))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Columns."""
        yield run([[[1.0, 5.0], [2.0, 0.0], [6.0, -2.0]]], axis=("time",)), [[12.0, 0.0]]
