"""relu: the positive part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._activation import Activation


class Relu(Activation):
    """y = max(x, 0); the gradient at 0 is 0.

    Source: Nair and Hinton 2010, "Rectified Linear Units Improve Restricted Boltzmann Machines".
    """

    kinked = True

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``where(x > 0, x, 0)``."""
        return np.where(x > 0, x, 0.0 * x)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Signs."""
        yield run([[-2.0, 0.0, 3.0]]), [[0.0, 0.0, 3.0]]
