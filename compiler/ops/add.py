"""add: the sum of values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._meet import line_up
from ._merge import COUNTED, Merge, trial


class Add(Merge):
    """The current value plus the named values.

    Axes that two values have must agree in size.  An axis of size 1 is repeated, and so is one that
    a value lacks: a vector meets every position of an image.
    """

    verb = "adds"
    done = "added"
    takes = ("float", "int")
    cases = COUNTED
    sign = "+"

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Left to right."""
        total, *others = line_up(np, x, values, "with")
        for other in others:
            total = total + other
        return total

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Three vectors, and a vector over the pixels of an image."""
        three, pixels = trial(run)
        yield three, [[8.0, 7.0]]
        yield pixels, [[[[3.0, 8.0], [4.0, 9.0], [5.0, 10.0]]]]
