"""any: where something is true."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import refused
from ._reduce import LOGIC, Reduction


class AnyTrue(Reduction):
    """True where a value along the axes is."""

    takes = ("bool",)
    cases = (*LOGIC, refused("E0503", "tokens[5]", axis="time"))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """One truth value."""
        return np.any(x, axis=self.places(values))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Columns."""
        yield run([[[True, False], [False, False]]], axis=("time",)), [[True, False]]
        yield run([[True, True]], axis=("channel",)), [True]
