"""l1: absolute values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import Regularizer


class L1(Regularizer):
    """``factor`` times the sum of absolute values; its gradient at 0 is 0.

    Source: Tibshirani 1996, "Regression Shrinkage and Selection via the Lasso".
    """

    factor: float = number(0.01, above=0, doc="weight of the penalty")

    def penalty(self, np: Any, value: Any) -> Any:
        """The docstring's formula."""
        return self.factor * np.sum(np.abs(value))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """1 + 2 + 0 + 3 = 6."""
        yield run([[1.0, -2.0], [0.0, 3.0]], factor=0.5), 3
