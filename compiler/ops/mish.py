"""mish: x times the tanh of its softplus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._activation import Activation


class Mish(Activation):
    """y = x tanh(log(1 + exp(x))).

    Source: Misra 2020, "Mish: A Self Regularized Non-Monotonic Activation Function".
    """

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x * tanh(softplus(x))``."""
        return x * np.tanh(np.logaddexp(x, 0.0 * x))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """tanh(log 4) = 15/17; the minimum is about -0.31."""
        low = run([[-1.1924]])
        yield run([[1.0986122886681098]]), [[1.0986122886681098 * 15 / 17]]
        yield [[round(float(low[0][0]), 2)]], [[-0.31]]
