"""tanh: the hyperbolic tangent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._activation import Activation


class Tanh(Activation):
    """y = (exp(x) - exp(-x)) / (exp(x) + exp(-x))."""

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``tanh(x)``."""
        return np.tanh(x)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """tanh(log 2) = (2 - 1/2) / (2 + 1/2)."""
        yield run([[0.0, 0.6931471805599453]]), [[0.0, 0.6]]
