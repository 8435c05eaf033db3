"""var: the variance over axes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._spread import Spread


class Var(Spread):
    """sum((x - mean)^2) / (count - correction) over axes.

    With a mask of what is real; the divisor is at least 1, so that 0 comes out where nothing is.
    """

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Mean square distance from the mean."""
        return self.variance(np, x, values)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Of 2, 4, 4, 4, 5, 5, 7, 9 it is 4, of a sample 32 / 7; a masked value does not count."""
        x = [[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]]
        yield run(x, axis=("channel",)), [4.0]
        yield run(x, axis=("channel",), correction=1), [32 / 7]
        mask = {"mask": [[True, False, True]]}
        yield run([[1.0, 90.0, 3.0]], values=mask, axis=("channel",), mask="m"), [1.0]
