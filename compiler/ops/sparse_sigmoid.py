"""sparse_sigmoid: a sigmoid that reaches 0 and 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._activation import Activation


class SparseSigmoid(Activation):
    """y = (min(max(x, -1), 1) + 1) / 2; the gradient is 1/2 on the corners and 0 beyond them.

    Source: Martins and Astudillo 2016, "From Softmax to Sparsemax", section 2.3: the sparsemax of two
    scores.
    """

    kinked = True

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """A shifted hard tanh."""
        return (b.hard_tanh(x) + 1) / 2

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both ends and the middle."""
        yield run([[-2.0, -0.5, 0.0, 3.0]]), [[0.0, 0.25, 0.5, 1.0]]
