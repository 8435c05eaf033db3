"""What every activation shares: a real function of each value, which keeps the type."""

from __future__ import annotations

from typing import Any, ClassVar

from ..types.tensor import TensorType
from . import Case, Op, Refusal, case, refused

CASES: tuple[Case, ...] = (
    case("vector[7]"),
    case("image[4, 5, 3]"),
    refused("E0503", "tokens[5]"),
)
"""Enough for a function of one number."""


def need_real(op: Op, x: TensorType, name: str = "x") -> None:
    """Refuse ids, labels and masks where real numbers are needed."""
    if x.dtype == "float":
        return
    raise Refusal(
        "E0503",
        f"`{op.word}` needs real numbers, not {x}",
        because={name: f"gives {x}"},
        help="add `- embedding` first" if x.dtype == "int" and x.axes else "",
    )


NUMBERS = {"float": "real numbers", "int": "whole numbers", "bool": "truth values"}
"""Dtypes as people call them."""


def need_dtype(op: Op, x: TensorType, takes: tuple[str, ...], name: str = "x") -> None:
    """Refuse values of another dtype."""
    if x.dtype in takes:
        return
    if takes == ("float",):
        need_real(op, x, name)
    raise Refusal(
        "E0503",
        f"`{op.word}` needs {' or '.join(NUMBERS[dtype] for dtype in takes)}, not {x}",
        because={name: f"gives {x}"},
    )


class Activation(Op):
    """A function applied to each value; the type is kept."""

    cases = CASES

    takes: ClassVar[tuple[str, ...]] = ("float",)
    """Dtypes of values that have an answer."""

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; refuse values of another dtype."""
        need_dtype(self, x, self.takes)
        return x
