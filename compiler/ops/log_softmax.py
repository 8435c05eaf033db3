"""log_softmax: the logarithm of softmax."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis
from ..types.tensor import TensorType
from . import case, refused
from ._activation import Activation
from ._axes import need_axis, place


class LogSoftmax(Activation):
    """y_i = x_i - log sum_j exp(x_j) along one axis."""

    axis: str = axis("channel", doc="axis whose exponentials add up to 1")

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
        """``x - logsumexp(x)``."""
        return x - np.logsumexp(x, axis=place(self.axis, values), keepdims=True)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Maximum, difference, exponential, sum and difference of each value."""
        return 5 * x.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Shares of 1 : 3, and scores far apart, where the logarithm of softmax would be -inf."""
        log4 = 1.3862943611198906
        yield run([[0.0, 1.0986122886681098]]), [[-log4, 1.0986122886681098 - log4]]
        yield run([[0.0, 2000.0]]), [[-2000.0, 0.0]]
