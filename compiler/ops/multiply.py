"""multiply: the product of values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._meet import line_up
from ._merge import COUNTED, Merge, trial


class Multiply(Merge):
    """The current value times the named values.

    Axes that two values have must agree in size.  An axis of size 1 is repeated, and so is one that
    a value lacks: a vector meets every position of an image.
    """

    verb = "multiplies"
    done = "multiplied"
    takes = ("float", "int")
    cases = COUNTED
    sign = "*"

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Left to right."""
        total, *others = line_up(np, x, values, "with")
        for other in others:
            total = total * other
        return total

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Three vectors, and a vector over the pixels of an image."""
        three, pixels = trial(run)
        yield three, [[10.0, 12.0]]
        yield pixels, [[[[2.0, 16.0], [4.0, 20.0], [6.0, 24.0]]]]
