"""maximum: the largest of values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._meet import line_up
from ._merge import COUNTED, Merge, trial


class Maximum(Merge):
    """The largest of the current and the named values; equal values share the gradient.

    Axes that two values have must agree in size.  An axis of size 1 is repeated, and so is one that
    a value lacks: a vector meets every position of an image.
    """

    verb = "compares"
    done = "compared"
    takes = ("float", "int")
    cases = COUNTED
    sign = "and"

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Left to right; of two equal values each receives half the gradient."""
        total, *others = line_up(np, x, values, "with")
        for other in others:
            total = np.maximum(total, other)
        return total

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Three vectors, and a vector over the pixels of an image."""
        three, pixels = trial(run)
        yield three, [[5.0, 3.0]]
        yield pixels, [[[[2.0, 4.0], [2.0, 5.0], [3.0, 6.0]]]]
