"""What running totals and orderings along one axis share."""

from __future__ import annotations

from typing import Any, ClassVar

from ..types.record import axis, boolean
from ..types.tensor import TensorType, of_axes
from . import Case, Op, case, refused
from ._activation import need_dtype
from ._axes import need_axis, place

CASES: tuple[Case, ...] = (
    case("sequence[5, 3]"),
    case("image[4, 5, 3]", axis="height"),
    case("image[4, 5, 3]", axis="channel"),
    refused("E0503", "label"),
    refused("E0503", "vector[7]", axis="time"),
)


class Along(Op):
    """A function of all values along one axis, which stays; not a word of the language."""

    axis: str

    takes: ClassVar[tuple[str, ...]] = ("float", "int")
    gives: ClassVar[str] = ""
    """Dtype of the result, where it is not that of the input."""

    cases = (*CASES, case("tokens[6]"))

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same axes."""
        need_dtype(self, x, self.takes)
        need_axis(self, x, self.axis)
        return of_axes(x.axes, x.dims, self.gives) if self.gives else x


class Running(Along):
    """A total of everything so far; not a word of the language."""

    axis: str = axis("time", doc="axis along which it runs")


class Ordering(Along):
    """Values in order along an axis; not a word of the language.

    Equal values keep the order in which they stood.
    """

    kinked = True

    def order(self, np: Any, x: Any, values: dict[str, Any], down: bool) -> Any:
        """Where the values in order come from."""
        return np.argsort(-x if down else x, axis=place(self.axis, values), kind="stable")

    def flops(self, x: TensorType, y: Any, **values: Any) -> Any:
        """About the logarithm of the length per value, taken as 10."""
        return 10 * x.elements


class Sorting(Ordering):
    """All values in order; not a word of the language."""

    axis: str = axis("channel", doc="axis along which values are put in order")
    descending: bool = boolean(False, doc="largest first")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", axis="height"),
        case("image[4, 5, 3]", descending=True),
        case("tokens[6]", axis="time"),
        case("tokens[6]", axis="time", descending=True),
        refused("E0503", "label"),
        refused("E0503", "vector[7]", axis="time"),
    )
