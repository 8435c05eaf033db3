"""l2: squares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import Regularizer


class L2(Regularizer):
    """``factor`` times the sum of squares; its gradient is that of a weight decay of 2 ``factor``.

    Source: Hoerl and Kennard 1970, "Ridge Regression".
    """

    factor: float = number(0.01, above=0, doc="weight of the penalty")

    def penalty(self, np: Any, value: Any) -> Any:
        """The docstring's formula."""
        return self.factor * np.sum(value**2)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """1 + 4 + 0 + 9 = 14; twice the array costs four times as much."""
        yield run([[1.0, -2.0], [0.0, 3.0]], factor=0.5), 7
        yield run([[2.0, -4.0], [0.0, 6.0]], factor=0.5), 28
