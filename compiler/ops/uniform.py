"""uniform: draws from an interval."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from ..types.tensor import TensorType
from . import case, refused
from ._random import DrawsShape, UniformLaw


class Uniform(UniformLaw, DrawsShape):
    """Numbers from low to below high in a shape of their own; x gives only the batch."""

    low: float = number(0.0, doc="least value")
    high: float = number(1.0, doc="the draws lie below it")

    cases = (
        case("vector[5]", shape=[4, 3]),
        case("image[4, 5, 3]", shape=[6], low=-1.5, high=0.25),
        case("sequence[T, 3]", shape=[2, 3, 2], high=2.0),
        refused("E0503", "tokens[5]", shape=[3]),
        refused("E0209", "vector[5]", shape=[0]),
        refused("E0209", "vector[5]", shape=[2], low=1),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The natural type of the shape."""
        self.need_bounds()
        return super().infer(x, **values)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The quantile, or a draw."""
        return self.drawn(np, self.sizes_of(x))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """30 % of the way."""
        yield run([[9.0]], shape=[2], low=-10, high=10), [[-4.0] * 2]
