"""relu_squared: the square of the positive part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._activation import Activation


class ReluSquared(Activation):
    """y = max(x, 0)^2.

    Source: So et al. 2021, "Primer: Searching for Efficient Transformers", section 4.
    """

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """A square."""
        return b.square(b.relu(x))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both signs."""
        yield run([[-2.0, 0.0, 1.5]]), [[0.0, 0.0, 2.25]]
