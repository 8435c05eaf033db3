"""What the elementwise merges share: the current value combined with any number of others."""

from __future__ import annotations

from typing import Any

from ..types.record import values
from ..types.tensor import TensorType
from . import Case, case, refused
from ._activation import need_dtype
from ._meet import Meeting

CASES: tuple[Case, ...] = (
    case("vector[7]", with_="vector[7]"),
    case("image[4, 5, 3]", with_=["image[4, 5, 3]", "image[1, 5, 1]"]),
    case("image[4, 5, 3]", with_=["vector[3]", "tensor[height=4, width=5]"]),
    case("vector[3]", with_="sequence[5, 3]"),
    refused("E0501", "image[6, 5, 3]", with_="image[4, 5, 2]"),
    refused("E0501", "image[4, 5, 3]", with_="sequence[5, 3]"),
)
"""Equal types, axes of size 1, and values that lack some of the axes, on either side."""

COUNTED: tuple[Case, ...] = (*CASES, case("tokens[5]", with_="tokens[5]"))
"""For merges that also take whole numbers."""


class Merge(Meeting):
    """The current value combined with other values, number by number.

    Axes that two values have must agree in size; an axis of size 1 is repeated, and so is an axis
    that one of them lacks: a vector meets every position of an image.
    """

    with_: Any = values(doc="values that are combined with the current one")

    cases = CASES

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type all values are widened to."""
        need_dtype(self, x, self.takes)
        total = x
        others = values["with"]
        for index, other in enumerate(others):
            name = f"with[{index}]" if len(others) > 1 else "with"
            need_dtype(self, other, self.takes, name)
            total = self.join(total, other, {"x": f"gives {x}", name: f"gives {other}"})
        return total

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """One operation per value and operand."""
        return y.elements * len(values["with"])


def trial(run: Any) -> tuple[Any, Any]:
    """Results that each witness compares with numbers worked by hand.

    [5, 2] with [1, 3] and [2, 2]; and the pixels [1, 4], [2, 5], [3, 6] with the vector [2, 4].
    """
    three = run([[5.0, 2.0]], values={"with": ([[1.0, 3.0]], [[2.0, 2.0]])}, with_="others")
    image = [[[[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]]]
    return three, run(image, values={"with": ([[2.0, 4.0]],)}, with_="vector")
