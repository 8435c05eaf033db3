"""average: the mean of values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._meet import line_up
from ._merge import Merge, trial


class Average(Merge):
    """The arithmetic mean of the current and the named values.

    Axes that two values have must agree in size.  An axis of size 1 is repeated, and so is one that
    a value lacks: a vector meets every position of an image.
    """

    verb = "averages"
    done = "averaged"
    sign = "and"

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Their sum over their number."""
        total, *others = line_up(np, x, values, "with")
        for other in others:
            total = total + other
        return total / (1 + len(others))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Three vectors, and a vector over the pixels of an image."""
        three, pixels = trial(run)
        yield three, [[8 / 3, 7 / 3]]
        yield pixels, [[[[1.5, 4.0], [2.0, 4.5], [2.5, 5.0]]]]
