"""What ops of two operands share: the second one is a value or, for some, a fixed number."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from ..types.record import value
from ..types.tensor import TensorType, of_axes
from . import Case, Op, Refusal, case, refused
from ._activation import need_dtype
from ._meet import Meeting, line_up

CASES: tuple[Case, ...] = (
    case("vector[7]", with_="vector[7]"),
    case("image[4, 5, 3]", with_="image[1, 5, 3]"),
    case("image[4, 5, 3]", with_="tensor[height=4, width=5]"),
    case("vector[3]", with_="sequence[5, 3]"),
    refused("E0501", "image[6, 5, 3]", with_="image[4, 5, 2]"),
    refused("E0503", "vector[3]", with_="mask[3]"),
)
"""Equal types, an axis of size 1, and values that lack some of the axes, on either side."""

COUNTED: tuple[Case, ...] = (*CASES, case("tokens[5]", with_="tokens[5]"))
"""For ops that also take whole numbers."""


class Pair(Meeting):
    """The current value combined with another one, ``with``; not a word of the language.

    Axes that both have must agree in size; an axis of size 1 is repeated, and so is an axis that
    one of them lacks: a vector meets every position of an image.
    """

    fixed: ClassVar[str] = ""
    """The field that holds a number instead of a second operand, for ops that have one."""

    gives: ClassVar[str] = ""
    """Dtype of the result, where it is not that of the operands."""

    cases = CASES

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type both are widened to."""
        need_dtype(self, x, self.takes)
        other, number = values.get("with"), self.number
        if (other is None) == (number is None):
            both = "not both" if other is not None else "neither is given"
            raise Refusal(
                "E0202" if other is None else "E0206",
                f"`{self.word}` needs `{self.fixed}` or `with`, {both}",
                help=f"`{self.word}: 2` or `{self.word}: {{with: NAME}}`",
            )
        found = x
        if other is None:
            whole(self, x, number, self.fixed)
        else:
            need_dtype(self, other, self.takes, "with")
            found = self.join(x, other, {"x": f"gives {x}", "with": f"gives {other}"})
        return (
            of_axes(found.axes, found.dims, self.gives) if self.gives else replace(found, pad=None)
        )

    @property
    def number(self) -> float | None:
        """The fixed second operand."""
        found: float | None = self.get(self.fixed) if self.fixed else None
        return found

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Line up, then apply."""
        if values["with"] is None:
            return self.apply(np, x, exact(x, self.number))
        return self.apply(np, *line_up(np, x, values, "with"))

    def apply(self, np: Any, x: Any, y: Any) -> Any:
        """The op on two arrays that fit each other."""
        raise TypeError(f"{self.word} has no reference")


class Binary(Pair):
    """An op whose second operand is always a value; not a word of the language."""

    with_: Any = value(doc="the second operand")


def whole(op: Op, x: TensorType, number: float | None, field: str) -> None:
    """Refuse a fraction beside whole numbers."""
    if x.dtype == "float" or number is None or float(number).is_integer():
        return
    raise Refusal(
        "E0203",
        f"`{op.word}.{field}` must be a whole number for {x}",
        at=field,
        text=f"this is {number:g}",
        because={"x": f"gives {x}"},
    )


def exact(x: Any, number: float | None) -> Any:
    """A fixed number in the kind of an array: 3, not 3.0, beside whole numbers."""
    return int(number) if number is not None and x.dtype.kind in "iu" else number
