"""lp_normalize: vectors whose p-norm is 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis, number
from ..types.tensor import TensorType
from . import case, refused
from ._activation import Activation
from ._axes import need_axis, place


class LpNormalize(Activation):
    """y = x / max(|x|_p, epsilon) with |x|_p = (sum |x_i|^p)^(1/p) along one axis.

    ``order: 1`` makes absolute values sum to 1; ``order: 2`` is ``l2_normalize``.  Norms up to epsilon are
    divided by epsilon, so that the zero vector stays 0 and its gradient is finite.
    """

    order: float = number(1.0, minimum=1, doc="exponent p of the norm")
    axis: str = axis("channel", doc="axis along which the norm is taken")
    epsilon: float = number(1e-12, above=0, doc="smallest divisor")

    kinked = True
    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", order=3),
        case("sequence[5, 3]", order=1, axis="time", epsilon=0.001),
        case("image[4, 5, 3]", order=2.5, axis="height"),
        refused("E0503", "tokens[5]"),
        refused("E0503", "vector[7]", axis="time"),
        refused("E0209", "vector[7]", order=0.5),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; the axis must exist."""
        super().infer(x)
        need_axis(self, x, self.axis)
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x / max(sum(|x|^p), epsilon^p)^(1/p)``, scaled by the largest entry."""
        where = {"axis": place(self.axis, values), "keepdims": True}
        size = x * np.sign(x)
        top = np.stop_gradient(np.maximum(np.max(size, **where), self.epsilon))
        total = np.sum((size / top) ** self.order, **where)
        return x / (top * np.maximum(total, (self.epsilon / top) ** self.order) ** (1 / self.order))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Magnitude, power, sum and quotient of each value."""
        return 4 * x.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Shares of a sum; the 3-4-5 triangle; 3^3 + 4^3 + 5^3 = 6^3 (Euler); the zero vector."""
        yield run([[1.0, -3.0]]), [[0.25, -0.75]]
        yield run([[3.0, -4.0]], order=2), [[0.6, -0.8]]
        yield run([[3.0, 4.0, 5.0]], order=3), [[1 / 2, 2 / 3, 5 / 6]]
        yield run([[0.0, 0.0]]), [[0.0, 0.0]]
