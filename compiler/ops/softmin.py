"""softmin: the softmax of negative values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis
from ..types.tensor import TensorType
from . import case, refused
from ._activation import Activation
from ._axes import need_axis


class Softmin(Activation):
    """y_i = exp(-x_i) / sum_j exp(-x_j) along one axis: the smallest value has the largest share."""

    axis: str = axis("channel", doc="axis that adds up to 1")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]"),
        case("sequence[5, 3]", axis="time"),
        refused("E0503", "label"),
        refused("E0503", "vector[7]", axis="time"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; the axis must exist."""
        super().infer(x)
        need_axis(self, x, self.axis)
        return x

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """The other sign, then softmax."""
        return b.softmax(b.negative(x), axis=self.axis)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Shares of 3 : 1."""
        yield run([[0.0, 1.0986122886681098]]), [[0.75, 0.25]]
