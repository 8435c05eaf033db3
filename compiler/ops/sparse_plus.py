"""sparse_plus: a softplus that reaches 0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._activation import Activation


class SparsePlus(Activation):
    """y = 0 where x <= -1, x where x >= 1, (x + 1)^2 / 4 between.

    Source: Martins and Astudillo 2016, "From Softmax to Sparsemax"; it is the integral of
    sparse_sigmoid.
    """

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """The curve up to 1, which a relu cuts at -1."""
        curve = b.square(b.relu(x + 1)) / 4
        return b.where(x, condition=b.greater(x, to=1), otherwise=curve)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both ends and the middle."""
        yield run([[-2.0, 0.0, 1.0, 3.0]]), [[0.0, 0.25, 1.0, 3.0]]
