"""What reductions over named axes share: which axes go, which stay, and masks over what is real."""

from __future__ import annotations

from functools import reduce
from typing import Any, ClassVar

from ..types.record import axes, value
from ..types.tensor import TensorType, of_axes
from . import Case, Op, Refusal, case, refused
from ._activation import need_dtype
from ._axes import need_axis
from ._meet import spread

CASES: tuple[Case, ...] = (
    case("image[4, 5, 3]", axis=["height", "width"]),
    case("image[4, 5, 3]", axis="channel"),
    case("sequence[T, 3]", axis="time"),
    case("vector[7]", axis="channel"),
    refused("E0503", "vector[7]", axis="time"),
)
"""What is left: a vector, a map without channels, a vector, one number."""

REAL: tuple[Case, ...] = (*CASES, refused("E0503", "tokens[5]", axis="time"))
"""For reductions of real numbers only."""

COUNTED: tuple[Case, ...] = (*CASES, case("tokens[5]", axis="time"))
"""For reductions that also take whole numbers."""

LOGIC: tuple[Case, ...] = (
    case("bool image[4, 5, 3]", axis=["height", "width"]),
    case("bool sequence[6, 5]", axis="channel"),
    case("mask[T]", axis="time"),
    refused("E0503", "mask[5]", axis="channel"),
)
"""For reductions of truth values."""


class Reduction(Op):
    """One value in place of all values along some axes; not a word of the language.

    The other axes keep their names: an image without height and width is a vector.
    """

    axis: Any = axes(doc="axis or axes that disappear")

    takes: ClassVar[tuple[str, ...]] = ("float",)
    """Dtypes that have an answer."""

    gives: ClassVar[str] = ""
    """Dtype of the result, where it is not that of the input."""

    work: ClassVar[int] = 1
    """Operations per value."""

    cases = REAL

    @property
    def reduced(self) -> tuple[str, ...]:
        """The axes that disappear."""
        return (self.axis,) if isinstance(self.axis, str) else tuple(self.axis)

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """What is left without the axes."""
        need_dtype(self, x, self.takes)
        for axis in self.reduced:
            need_axis(self, x, axis)
        left = [pair for pair in zip(x.axes, x.dims, strict=True) if pair[0] not in self.reduced]
        names, dims = tuple(axis for axis, _ in left), tuple(size for _, size in left)
        return of_axes(names, dims, self.gives or x.dtype)

    def places(self, values: dict[str, Any]) -> tuple[int, ...]:
        """Positions of the axes in an array, batch included."""
        x: TensorType = values["types"]["x"]
        return tuple(sorted(1 + x.index(axis) for axis in self.reduced))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """A fixed number of operations per value."""
        return self.work * x.elements


MASKED: tuple[Case, ...] = (
    *CASES,
    case("sequence[6, 5]", axis="time", mask="mask[6]"),
    case("image[4, 5, 3]", axis=["width", "channel"], mask="bool tensor[height=4, width=5]"),
    refused("E0501", "sequence[6, 5]", axis="time", mask="mask[7]"),
    refused("E0503", "sequence[6, 5]", axis="time", mask="vector[6]"),
)
"""With masks that have some of the axes."""


class Masked(Reduction):
    """A reduction that may leave out what is not real; not a word of the language."""

    mask: Any = value(None, doc="which values are real, over some of the axes; true = real")

    cases = (*MASKED, refused("E0503", "tokens[5]", axis="time"))

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """What is left; a mask must have axes of the value."""
        y = super().infer(x, **values)
        mask = values.get("mask")
        if mask is None:
            return y
        need_dtype(self, mask, ("bool",), "mask")
        if not all(axis in x.axes and mask.dim(axis) == x.dim(axis) for axis in mask.axes):
            raise Refusal(
                "E0501",
                f"`{self.word}` needs a mask over axes of {x}, not {mask}",
                at="mask",
                because={"x": f"gives {x}", "mask": f"gives {mask}"},
            )
        return y

    def sees_padding(self) -> bool:
        """Padding counts where time is reduced."""
        return "time" in self.reduced

    def real(self, np: Any, x: Any, values: dict[str, Any]) -> Any:
        """The mask over every value."""
        kinds = values["types"]
        mask = values["mask"]
        if "mask" not in kinds:  # a witness: the mask has the first axes
            mask = np.reshape(mask, mask.shape + (1,) * (x.ndim - mask.ndim))
        else:
            mask = spread(np, mask, kinds["mask"], kinds["x"])
        return np.broadcast_to(mask, x.shape)


def product(np: Any, x: Any, places: tuple[int, ...]) -> Any:
    """Factor by factor, so that a factor of 0 has the right gradient."""
    for place in reversed(places):
        x = reduce(np.multiply, [np.take(x, i, place) for i in range(x.shape[place])])
    return x
