"""What comparisons and the logic of truth values share."""

from __future__ import annotations

from typing import Any, ClassVar

from ..types.record import number, value
from . import Case, case, refused
from ._pair import Binary, Pair

CASES: tuple[Case, ...] = (
    case("vector[7]", with_="vector[7]"),
    case("image[4, 5, 3]", with_="vector[3]"),
    case("image[4, 5, 3]", to=0.4),
    case("tokens[50]", with_="tokens[50]"),
    case("tokens[50]", to=4),
    refused("E0501", "image[6, 5, 3]", with_="image[4, 5, 2]"),
    refused("E0503", "vector[3]", with_="int vector[3]"),
    refused("E0202", "vector[3]"),
    refused("E0206", "vector[3]", with_="vector[3]", to=1),
    refused("E0203", "tokens[5]", to=0.5),
)
"""Values and fixed numbers, real and whole."""

EQUALITY: tuple[Case, ...] = (*CASES, case("bool image[4, 5, 3]", with_="bool vector[3]"))
"""For comparisons that need no order."""


class Comparison(Pair):
    """Truth values from two values, or from a value and a number; not a word of the language.

    There is no gradient: what depends on truth values only does not learn.
    """

    to: float | None = number(None, doc="a fixed number to compare with")
    with_: Any = value(None, doc="a value to compare with, instead of a number")

    kinked = True
    takes: ClassVar[tuple[str, ...]] = ("float", "int")
    fixed = "to"
    gives = "bool"
    verb, done = "compares", "compared"
    cases = CASES


class Logic(Binary):
    """Truth values from two truth values; not a word of the language."""

    takes = ("bool",)
    verb, done = "combines", "combined"
    cases = (
        case("bool vector[7]", with_="bool vector[7]"),
        case("bool image[4, 5, 3]", with_="bool tensor[height=4, width=5]"),
        case("mask[6]", with_="bool sequence[6, 5]"),
        refused("E0503", "tokens[5]", with_="tokens[5]"),
        refused("E0501", "mask[5]", with_="mask[6]"),
    )
