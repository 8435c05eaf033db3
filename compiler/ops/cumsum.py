"""cumsum: the running total."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._along import Running
from ._axes import place


class Cumsum(Running):
    """y_t = x_0 + ... + x_t along one axis."""

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """NumPy's function."""
        return np.cumsum(x, axis=place(self.axis, values))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Triangular numbers."""
        yield run([[1.0, 2.0, 3.0, 4.0]], axis="channel"), [[1.0, 3.0, 6.0, 10.0]]
