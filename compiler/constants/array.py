"""array: numbers as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import anything
from . import Constant


class Array(Constant):
    """Numbers in lists of equal length: one list is a vector, a list of lists a sequence, ….

    Where a step reads it, every example of the batch gets the same numbers.
    """

    values: Any = anything(doc="numbers, or lists of them")

    def numbers(self) -> Any:
        """As written."""
        return self.values

    def parts(self) -> dict[str, Any]:
        """How many there are along the first axis."""
        return {"size": len(self.values)} if isinstance(self.values, (list, tuple)) else {}

    @classmethod
    def witness(cls) -> Iterator[tuple[Any, Any]]:
        """Three numbers."""
        yield cls(values=[1, 2, 4]).parts()["size"], 3
