"""sigmoid: the logistic function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._activation import Activation


class Sigmoid(Activation):
    """y = 1 / (1 + exp(-x))."""

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``1 / (1 + exp(-x))`` without overflow."""
        return np.sigmoid(x)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Odds of 3 to 1 are a probability of 3/4; the tails stay finite."""
        yield run([[0.0, 1.0986122886681098, 800.0, -800.0]]), [[0.5, 0.75, 1.0, 0.0]]
