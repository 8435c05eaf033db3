"""relu6: the positive part, cut at 6."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._activation import Activation


class Relu6(Activation):
    """y = min(max(x, 0), 6); the gradient at 0 and at 6 is 0.

    Source: Krizhevsky 2010, "Convolutional Deep Belief Networks on CIFAR-10".
    """

    kinked = True

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x`` strictly between 0 and 6, the nearer bound outside."""
        return np.where((x > 0) & (x < 6), x, np.where(x > 0, 6.0, 0.0))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both bounds."""
        yield run([[-1.0, 2.5, 6.0, 9.0]]), [[0.0, 2.5, 6.0, 6.0]]
