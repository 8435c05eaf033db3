"""all: where everything is true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import refused
from ._reduce import LOGIC, Reduction


class All(Reduction):
    """True where all values along the axes are."""

    takes = ("bool",)
    cases = (*LOGIC, refused("E0503", "tokens[5]", axis="time"))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """One truth value."""
        return np.all(x, axis=self.places(values))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Columns."""
        yield run([[[True, False], [False, False]]], axis=("time",)), [[False, False]]
        yield run([[True, True]], axis=("channel",)), [True]
