"""l1_l2: absolute values and squares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import Regularizer


class L1L2(Regularizer):
    """``l1`` times the sum of absolute values and ``l2`` times the sum of squares.

    Source: Zou and Hastie 2005, "Regularization and variable selection via the elastic net".
    """

    l1: float = number(0.01, above=0, doc="weight of absolute values")
    l2: float = number(0.01, above=0, doc="weight of squares")

    def penalty(self, np: Any, value: Any) -> Any:
        """The docstring's formula."""
        return self.l1 * np.sum(np.abs(value)) + self.l2 * np.sum(value**2)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """6 and 14, weighed."""
        yield run([[1.0, -2.0], [0.0, 3.0]], l1=0.5, l2=0.25), 6.5
