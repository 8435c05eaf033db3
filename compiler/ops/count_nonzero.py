"""count_nonzero: how many values are not 0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._reduce import COUNTED, LOGIC, Reduction


class CountNonzero(Reduction):
    """How many values along the axes are not 0, or are true."""

    kinked = True
    takes = ("float", "int", "bool")
    gives = "int"
    cases = (*LOGIC, *COUNTED)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """A whole number."""
        return np.count_nonzero(x, axis=self.places(values))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Columns, and truth values."""
        yield run([[[1.0, 5.0], [2.0, 0.0], [6.0, -2.0]]], axis=("time",)), [[3, 2]]
        yield run([[True, False, True]], axis=("channel",)), [2]
