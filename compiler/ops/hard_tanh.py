"""hard_tanh: a tanh made of three straight lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._activation import Activation


class HardTanh(Activation):
    """y = min(max(x, -1), 1); the gradient is 1 on the corners and 0 beyond them.

    Source: Collobert 2004, "Large Scale Machine Learning", section 6.2.
    """

    kinked = True

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The nearer bound outside."""
        return np.where(x < -1, -1.0, np.where(x > 1, 1.0, x))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both ends and the middle."""
        yield run([[-4.0, -1.0, 0.25, 1.5]]), [[-1.0, -1.0, 0.25, 1.0]]
