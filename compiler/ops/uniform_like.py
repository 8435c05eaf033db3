"""uniform_like: draws from an interval in the shape of a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from ..types.tensor import TensorType
from . import case, refused
from ._random import DrawsLike, UniformLaw


class UniformLike(UniformLaw, DrawsLike):
    """Numbers from low to below high in the shape of x."""

    low: float = number(0.0, doc="least value")
    high: float = number(1.0, doc="the draws lie below it")

    cases = (
        case("vector[5]"),
        case("image[4, 3, 2]", low=-1.5, high=0.25),
        case("sequence[T, 3]", high=2.0),
        refused("E0503", "tokens[5]"),
        refused("E0209", "vector[5]", low=2, high=2),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type of x."""
        self.need_bounds()
        return super().infer(x, **values)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The quantile, or a draw."""
        return self.drawn(np, x.shape)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """30 % of the way."""
        yield run([[9.0, 8.0]], low=-10, high=10), [[-4.0] * 2]
