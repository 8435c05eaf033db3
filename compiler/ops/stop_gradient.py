"""stop_gradient: the value as a constant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.tensor import TensorType
from . import Op, case


class StopGradient(Op):
    """y = x, with gradient 0: nothing before this step learns through it."""

    severed = True
    cases = (case("vector[7]"), case("image[4, 5, 3]"))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x`` without its history."""
        return np.stop_gradient(x)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Nothing is computed."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The same numbers."""
        yield run([[1.0, -2.0]]), [[1.0, -2.0]]
