"""softmax: exponentials that add up to 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis, number
from ..types.tensor import TensorType
from . import case, refused
from ._activation import Activation
from ._axes import need_axis, place


class Softmax(Activation):
    """y_i = exp(x_i / temperature) / sum_j exp(x_j / temperature) along one axis."""

    axis: str = axis("channel", doc="axis that adds up to 1")
    temperature: float = number(1.0, above=0, doc="greater than 1 flattens, less sharpens")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]"),
        case("sequence[5, 3]", axis="time", temperature=0.5),
        refused("E0503", "label"),
        refused("E0503", "vector[7]", axis="height"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; the axis must exist."""
        super().infer(x)
        need_axis(self, x, self.axis)
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Shifted by the maximum, so that nothing overflows."""
        position = place(self.axis, values)
        scores = x / self.temperature
        return np.exp(scores - np.logsumexp(scores, axis=position, keepdims=True))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Maximum, difference, exponential, sum and quotient of each value."""
        return 5 * x.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Shares of 1 : 3, squared at half the temperature; no overflow."""
        log3 = 1.0986122886681098
        yield run([[0.0, log3], [900.0, 900.0]]), [[0.25, 0.75], [0.5, 0.5]]
        yield run([[0.0, log3]], temperature=0.5), [[0.1, 0.9]]
