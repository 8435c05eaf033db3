"""rms_norm: divide by the root mean square of the channels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, number
from ..types.tensor import TensorType
from . import case, refused
from ._norm import Normalization


class RmsNorm(Normalization):
    """y = x / sqrt(mean(x^2) + epsilon) scale; the mean runs over the channel axis.

    Source: Zhang and Sennrich 2019, "Root Mean Square Layer Normalization".
    """

    epsilon: float = number(1e-6, above=0, doc="added to the mean square")
    scale: bool = boolean(True, doc="multiply by a learned factor per channel")
    shift = False

    cases = (
        case("sequence[T, 6]"),
        case("image[4, 5, 3]", epsilon=1e-3),
        case("vector[7]", scale=False),
        refused("E0503", "tokens[5]"),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Mean square of the last axis."""
        mean_square = np.mean(x * x, axis=-1, keepdims=True)
        return self.finish(p, x / np.sqrt(mean_square + self.epsilon))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """One pass for the mean square, one or two for the result."""
        return x.elements * (3 + self.scale)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The root mean square of 1 and 7 is 5."""
        yield run([[1.0, 7.0]], epsilon=1e-30, scale=False), [[0.2, 1.4]]
