"""arithmetic: a value and a number with a sign between them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any

from ..types.dims import Poly
from ..types.record import anything, boolean, word
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused

SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "**": operator.pow,
}
WHOLE = ("+", "-", "*")
"""Signs that keep whole numbers whole."""


class Arithmetic(Op):
    """y = x sign number, or number sign x with ``reverse``.

    What ``compute: 1 - x / 2`` is made of.
    """

    number: Any = anything(doc="a fixed number")
    sign: str = word(*SIGNS, default="+", doc="what stands between the two")
    reverse: bool = boolean(False, doc="put the number first")

    cases = (
        case("vector[7]", number=2, sign="/"),
        case("image[4, 5, 3]", number=0.7, sign="-", reverse=True),
        case("sequence[4, 3]", number=3, sign="**"),
        case("vector[5]", number=-2, sign="*"),
        case("tokens[5]", number=3, sign="*", reverse=True),
        refused("E0503", "tokens[5]", number=2, sign="/"),
        refused("E0503", "mask[5]", number=2),
        refused("E0209", "vector[5]", number=0, sign="/"),
        refused("E0203", "vector[5]", number="two"),
        refused("E0203", "tokens[5]", number=0.5),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; ids only meet whole numbers."""
        number = self.number
        if isinstance(number, (bool, str, Poly)) or not isinstance(number, (int, float)):
            text = f"this is the size {number}" if isinstance(number, Poly) else ""
            message = "`arithmetic.number` must be a known number"
            raise Refusal("E0203", message, at="number", text=text)
        if x.dtype == "bool" or (x.dtype == "int" and self.sign not in WHOLE):
            raise Refusal(
                "E0503", f"`{self.sign}` has no meaning for {x}", because={"x": f"gives {x}"}
            )
        if x.dtype == "int" and not isinstance(number, int):
            message = f"{x} and {number:g} differ in kind: ids only meet whole numbers"
            raise Refusal("E0203", message, at="number", because={"x": f"gives {x}"})
        if self.sign == "/" and number == 0 and not self.reverse:
            raise Refusal("E0209", "`/` cannot divide by the number 0", at="number")
        return x.with_dims(*x.dims)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """As Python says it."""
        number = int(self.number) if isinstance(self.number, int) else self.number
        pair = (number, x) if self.reverse else (x, number)
        return SIGNS[self.sign](*pair)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Each side of signs that do not commute."""
        yield run([[6.0, -3.0]], number=3, sign="/"), [[2.0, -1.0]]
        yield run([[6.0, -3.0]], number=3, sign="/", reverse=True), [[0.5, -1.0]]
        yield run([[3.0, 0.0]], number=2, sign="**", reverse=True), [[8.0, 1.0]]
        yield run([[3.0, 0.0]], number=2, sign="-", reverse=True), [[-1.0, 2.0]]
