"""where: one value or another, by a condition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import value
from ..types.tensor import TensorType
from . import case, refused
from ._activation import NUMBERS, need_dtype
from ._meet import Meeting, line_up


class Where(Meeting):
    """The current value where the condition is true, else another value.

    Axes that two of them have must agree in size; an axis of size 1 is repeated, and so is an axis
    that one of them lacks: a mask over time meets every channel.
    """

    condition: Any = value(doc="truth values that choose")
    otherwise: Any = value(doc="the value where the condition is false")

    takes = tuple(NUMBERS)
    verb, done, sign = "chooses between", "chosen", "and"
    cases = (
        case("vector[7]", condition="bool vector[7]", otherwise="vector[7]"),
        case("image[4, 5, 3]", condition="bool tensor[height=4, width=5]", otherwise="vector[3]"),
        case("vector[3]", condition="mask[6]", otherwise="sequence[6, 3]"),
        case("tokens[5]", condition="mask[5]", otherwise="tokens[5]"),
        case("bool vector[5]", condition="bool vector[5]", otherwise="bool vector[5]"),
        refused("E0503", "vector[5]", condition="vector[5]", otherwise="vector[5]"),
        refused("E0503", "vector[5]", condition="bool vector[5]", otherwise="int vector[5]"),
        refused("E0501", "vector[5]", condition="bool vector[4]", otherwise="vector[5]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type all three are widened to."""
        condition, other = values["condition"], values["otherwise"]
        need_dtype(self, condition, ("bool",), "condition")
        found = self.join(x, other, {"x": f"gives {x}", "otherwise": f"gives {other}"})
        return self.masked(found, condition, "condition")

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``where(condition, x, otherwise)``."""
        x, condition, other = line_up(np, x, values, "condition", "otherwise")
        return np.where(condition, x, other)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """One of each."""
        given = {"condition": [[True, False]], "otherwise": [[5.0, 6.0]]}
        yield run([[1.0, 2.0]], values=given, condition="c", otherwise="o"), [[1.0, 6.0]]
