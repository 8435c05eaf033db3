"""sort: values in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._along import Sorting
from ._axes import place


class Sort(Sorting):
    """The values along one axis from the smallest to the largest, or with ``descending`` back.

    Every value keeps its gradient; of equal ones the first comes first.
    """

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Picked in order."""
        order = self.order(np, x, values, self.descending)
        return np.take_along_axis(x, order, place(self.axis, values))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Up and down."""
        yield run([[3.0, -1.0, 2.0]]), [[-1.0, 2.0, 3.0]]
        yield run([[3.0, -1.0, 2.0]], descending=True), [[3.0, 2.0, -1.0]]
