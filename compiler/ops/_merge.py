"""What the elementwise merges share: which types combine, and how arrays are lined up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from ..types.dims import Dim
from ..types.record import values
from ..types.tensor import TensorType
from . import Case, Op, Refusal, case, refused
from ._activation import need_real

CASES: tuple[Case, ...] = (
    case("vector[7]", with_="vector[7]"),
    case("image[4, 5, 3]", with_=["image[4, 5, 3]", "image[1, 5, 1]"]),
    case("image[4, 5, 3]", with_="vector[3]"),
    case("vector[3]", with_="sequence[5, 3]"),
    refused("E0501", "image[6, 5, 3]", with_="image[4, 5, 2]"),
    refused("E0501", "image[4, 5, 3]", with_="sequence[5, 3]"),
)
"""Equal types, axes of size 1, and a vector over the channels on either side."""


class Merge(Op):
    """The current value combined with other values, number by number.

    Axes must agree in size.  An axis of size 1 is repeated, and a vector meets every position of
    the other value's channel axis.
    """

    with_: Any = values(doc="values that are combined with the current one")

    verb: ClassVar[str] = ""
    """What the op does with its values, for messages: ``adds``."""

    done: ClassVar[str] = ""
    """The same word for the place where it happens: ``added``."""

    sign: ClassVar[str] = ""
    """What stands between two types in messages: ``+``."""

    cases = CASES

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type all values are widened to."""
        need_real(self, x)
        total = x
        others = values["with"]
        for index, other in enumerate(others):
            name = f"with[{index}]" if len(others) > 1 else "with"
            need_real(self, other, name)
            total = self._meet(total, other, {"x": f"gives {x}", name: f"gives {other}"})
        return total

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """One operation per value and operand."""
        return y.elements * len(values["with"])

    def _meet(self, a: TensorType, b: TensorType, because: dict[str, str]) -> TensorType:
        """The common type of two values."""
        wide, narrow = (a, b) if a.rank >= b.rank else (b, a)
        if narrow.rank != wide.rank and narrow.rank != 1:
            self._refuse(a, b, "number of axes", because, "bring both to one shape first")
        if narrow.axes != wide.axes[-narrow.rank :] and wide.rank:
            self._refuse(a, b, "axes", because, "bring both to the same axes with `- permute`")
        sizes, clash = list(wide.dims), []
        offset = wide.rank - narrow.rank
        for index, size in enumerate(narrow.dims):
            ours = sizes[offset + index]
            if size != ours and 1 not in (size, ours):
                clash.append(narrow.axes[index])
            sizes[offset + index] = size if ours == 1 else ours
        if clash:
            self._refuse(a, b, ", ".join(clash), because, mend(a, b, clash))
        return replace(wide, dims=tuple(sizes))

    def _refuse(
        self, a: TensorType, b: TensorType, what: str, because: dict[str, str], help: str
    ) -> None:
        raise Refusal(
            "E0501",
            f"`{self.word}` {self.verb} values which differ in {what}: {a} {self.sign} {b}",
            text=f"{self.done} here",
            because=because,
            help=help,
        )


def mend(a: TensorType, b: TensorType, clash: list[str]) -> str:
    """An edit that would make two types equal."""
    project = "conv2d: {{filters: {}, kernel: 1{}}}"
    if clash == ["channel"]:
        step = project.format(b.channels, "") if a.kind == "image" else f"dense: {b.channels}"
        return f"make the channels equal: `- {step}` on one side"
    strides = {stride(a.dim(axis), b.dim(axis)) for axis in clash if axis != "channel"}
    by = strides.pop() if len(strides) == 1 else None
    if a.kind == "image" and by:
        small = b if str(a.dim(clash[0])) == str(by * b.dim(clash[0])) else a
        return f"project the larger one: `- {project.format(small.channels, f', stride: {by}')}`"
    return "sizes must be equal or 1; make them so with `- pad`, `- crop` or a strided layer"


def stride(a: Dim, b: Dim) -> int | None:
    """The stride that takes the larger size to the smaller, None when there is none."""
    if not (isinstance(a, int) and isinstance(b, int)):
        return None
    low, high = sorted((a, b))
    return high // low if high % low == 0 else None


def line_up(np: Any, *arrays: Any) -> list[Any]:
    """Insert the axes that a vector lacks between its batch and its channel axis."""
    rank = max(array.ndim for array in arrays)
    return [
        array
        if array.ndim == rank
        else np.reshape(array, (array.shape[0], *(1,) * (rank - array.ndim), *array.shape[1:]))
        for array in arrays
    ]


def trial(run: Any) -> tuple[Any, Any]:
    """Results that each witness compares with numbers worked by hand.

    [5, 2] with [1, 3] and [2, 2]; and the pixels [1, 4], [2, 5], [3, 6] with the vector [2, 4].
    """
    three = run([[5.0, 2.0]], values={"with": ([[1.0, 3.0]], [[2.0, 2.0]])}, with_="others")
    image = [[[[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]]]
    return three, run(image, values={"with": ([[2.0, 4.0]],)}, with_="vector")
