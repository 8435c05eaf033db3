"""log_sigmoid: the logarithm of the logistic function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._activation import Activation


class LogSigmoid(Activation):
    """y = log(1 / (1 + exp(-x))), computed without overflow."""

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``-logaddexp(-x, 0)``."""
        return -np.logaddexp(-x, 0.0 * x)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The logarithm of 3/4; far left it is the identity."""
        yield run([[1.0986122886681098, -900.0]]), [[-0.2876820724517809, -900.0]]
