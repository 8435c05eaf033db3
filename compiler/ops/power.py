"""power: a value raised to a power."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from ..types.record import number, value
from . import case, refused
from ._pair import Pair


class Power(Pair):
    """y = x^exponent, the exponent a number or, as ``with``, a value.

    Needs x > 0 unless the exponent is a whole number.
    """

    exponent: float | None = number(None, doc="a fixed exponent")
    with_: Any = value(None, doc="a value that is the exponent, instead of a fixed one")

    domain: ClassVar = {"x": (0.3, 2)}
    fixed = "exponent"
    verb, done, sign = "raises", "raised", "^"
    cases = (
        case("vector[7]", exponent=3),
        case("image[4, 5, 3]", exponent=-0.7),
        case("image[4, 5, 3]", with_="vector[3]"),
        case("vector[3]", with_="sequence[5, 3]"),
        refused("E0503", "tokens[5]", exponent=2),
        refused("E0202", "vector[7]"),
        refused("E0501", "vector[7]", with_="vector[6]"),
    )

    def apply(self, np: Any, x: Any, y: Any) -> Any:
        """``x ** y``."""
        return x**y

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A cube, a square root, and powers of 2."""
        yield run([[2.0, 9.0]], exponent=3), [[8.0, 729.0]]
        yield run([[2.25, 9.0]], exponent=0.5), [[1.5, 3.0]]
        yield run([[2.0, 2.0]], values={"with": [[10.0, -1.0]]}, with_="e"), [[1024.0, 0.5]]
