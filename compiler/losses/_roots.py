"""Losses that take a root at the end."""

from __future__ import annotations

from typing import Any

from . import Loss

LEAST = 1e-20
"""What is reduced is held above this: the root of 0 has no gradient."""


class Root(Loss):
    """The root of reduced squares."""

    apart = False

    def reference(self, np: Any, prediction: Any, target: Any) -> Any:
        """The root comes after the reduction."""
        squares = self.reduce(np, self.cost(np, prediction, target), len(prediction))
        return np.sqrt(np.where(squares > LEAST, squares, LEAST))
