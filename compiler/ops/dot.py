"""dot: the inner product along an axis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis
from ..types.tensor import TensorType
from . import case, refused
from ._axes import need_axis, place, without
from ._operand import WithOne


class Dot(WithOne):
    """y = sum of x w along one axis, which is gone afterwards."""

    axis: str = axis("channel", doc="axis that is added up")

    cases = (
        case("vector[7]", with_="vector[7]"),
        case("sequence[T, 3]", with_="sequence[T, 3]"),
        case("image[4, 5, 3]", with_="image[4, 5, 3]", axis="height"),
        refused("E0501", "vector[7]", with_="vector[5]"),
        refused("E0503", "vector[7]", with_="vector[7]", axis="time"),
        refused("E0503", "tokens[5]", with_="tokens[5]", axis="time"),
        refused("E0206", "vector[7]", with_=["vector[7]", "vector[7]"]),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The other axes."""
        self.need_equal(x, self.other(values))
        need_axis(self, x, self.axis)
        return without(x, self.axis)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``sum(x w)``."""
        return np.sum(x * self.other(values), axis=place(self.axis, values))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 per value."""
        return 2 * x.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The example in the documentation of `torch.dot`."""
        yield run([[2.0, 3.0]], values={"with": ([[2.0, 1.0]],)}, with_="w"), [7.0]
