"""silu: x times its sigmoid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._activation import Activation


class Silu(Activation):
    """y = x / (1 + exp(-x)), also called swish.

    Source: Elfwing et al. 2018, "Sigmoid-Weighted Linear Units"; Ramachandran et al. 2017.
    """

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x * sigmoid(x)``."""
        return x * np.sigmoid(x)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """silu(x) - silu(-x) = x, and the value at log 3 is 3/4 log 3."""
        up, down = run([[1.5, 40.0]]), run([[-1.5, -40.0]])
        yield up - down, [[1.5, 40.0]]
        yield run([[1.0986122886681098]]), [[0.75 * 1.0986122886681098]]
