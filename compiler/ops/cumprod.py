"""cumprod: the running product."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from ._along import Running
from ._axes import place


class Cumprod(Running):
    """y_t = x_0 ... x_t along one axis.

    The gradient of a factor that is exactly 0 is the product of the others here, in PyTorch and in
    JAX; TensorFlow, which divides by the factor, gives 0.
    """

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Factor by factor."""
        at = place(self.axis, values)
        factors = [np.take(x, i, at) for i in range(x.shape[at])]
        return np.stack(list(accumulate(factors, np.multiply)), axis=at)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Factorials."""
        yield run([[1.0, 2.0, 3.0, 4.0]], axis="channel"), [[1.0, 2.0, 6.0, 24.0]]
