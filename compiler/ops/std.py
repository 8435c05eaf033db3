"""std: the standard deviation over axes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._spread import Spread


class Std(Spread):
    """The square root of the variance, sum((x - mean)^2) / (count - correction), over axes.

    The gradient of equal values is 0.  With a mask of what is real; the divisor is at least 1.
    """

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The root; kept away from 0, where it has no slope."""
        square = self.variance(np, x, values)
        return np.where(square > 0, np.sqrt(np.where(square > 0, square, 1.0)), 0.0)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Of 2, 4, 4, 4, 5, 5, 7, 9 it is 2; of equal values 0."""
        yield run([[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]], axis=("channel",)), [2.0]
        yield run([[1.5, 1.5, 1.5]], axis=("channel",)), [0.0]
