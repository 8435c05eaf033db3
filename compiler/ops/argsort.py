"""argsort: where values in order come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._along import Sorting


class Argsort(Sorting):
    """The indices that put the values along one axis in order; of equal ones the first comes first."""

    gives = "int"

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """NumPy's stable order."""
        return self.order(np, x, values, self.descending)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Up and down, with equal values."""
        yield run([[3.0, -1.0, 3.0]]), [[1, 0, 2]]
        yield run([[3.0, -1.0, 3.0]], descending=True), [[0, 2, 1]]
