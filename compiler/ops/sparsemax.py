"""sparsemax: shares that add up to 1, many of them exactly 0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis
from ..types.tensor import TensorType
from . import case, refused
from ._activation import Activation
from ._axes import need_axis, place


class Sparsemax(Activation):
    """The point of the simplex that is nearest to x, along one axis.

    y_i = max(x_i - t, 0), where t is the largest of (x_(1) + ... + x_(k) - 1) / k over the k largest
    values.  Source: Martins and Astudillo 2016, "From Softmax to Sparsemax", algorithm 1.
    """

    axis: str = axis("channel", doc="axis that adds up to 1")

    kinked = True
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

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The threshold from the sorted values."""
        at = place(self.axis, values)
        order = np.argsort(-x, axis=at, kind="stable")
        total = np.cumsum(np.take_along_axis(x, order, at), axis=at)
        rank = np.cumsum(np.ones(x.shape), axis=at)
        limit = np.max((total - 1) / rank, axis=at, keepdims=True)
        return np.where(x > limit, x - limit, 0.0)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """An ordering, taken as 10 per value, and five steps."""
        return 15 * x.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Points of the simplex stay; a lead of 1 takes all; shares of 0.1 and 0 by hand."""
        yield run([[0.2, 0.3, 0.5], [1.0, 0.0, -3.0]]), [[0.2, 0.3, 0.5], [1.0, 0.0, 0.0]]
        yield run([[1.0, 0.2, 0.1]]), [[0.9, 0.1, 0.0]]
