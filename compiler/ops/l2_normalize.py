"""l2_normalize: vectors of length 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis, number
from ..types.tensor import TensorType
from . import case, refused
from ._activation import Activation
from ._axes import need_axis, place


class L2Normalize(Activation):
    """y = x / max(|x|, epsilon), |x| the Euclidean length along one axis.

    Lengths up to epsilon are divided by epsilon, so that the zero vector stays 0 and its gradient
    is finite.
    """

    axis: str = axis("channel", doc="axis along which the length is taken")
    epsilon: float = number(1e-12, above=0, doc="smallest divisor")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]"),
        case("sequence[5, 3]", axis="time", epsilon=0.001),
        refused("E0503", "tokens[5]"),
        refused("E0503", "vector[7]", axis="time"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; the axis must exist."""
        super().infer(x)
        need_axis(self, x, self.axis)
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x / sqrt(max(sum(x * x), epsilon^2))``."""
        square = np.sum(x * x, axis=place(self.axis, values), keepdims=True)
        return x / np.sqrt(np.maximum(square, self.epsilon**2))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Square, sum and quotient of each value."""
        return 3 * x.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The 3-4-5 triangle, and the zero vector."""
        yield run([[3.0, -4.0], [0.0, 0.0]]), [[0.6, -0.8], [0.0, 0.0]]
