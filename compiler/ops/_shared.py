"""Checks that many shape rules share."""

from __future__ import annotations

from ..types.tensor import TensorType
from ._base import Op, Refusal


def need_channels(op: Op, x: TensorType) -> None:
    """Refuse values without a floating-point channel axis."""
    if not x.axes or x.dtype != "float":
        hint = "add `- embedding` first" if x.dtype == "int" and x.axes else ""
        raise Refusal(
            "E0503",
            f"`{op.word}` needs a value with a channel axis, not {x}",
            because={"x": f"this is {x}"},
            help=hint,
        )


def need_kind(op: Op, x: TensorType, *kinds: str) -> None:
    """Refuse values of another kind or dtype, e.g. a 2-D convolution of a vector."""
    if x.kind in kinds and x.dtype == "float":
        return
    expected = " or ".join(kinds)
    raise Refusal(
        "E0503",
        f"`{op.word}` needs {'an' if expected[0] in 'aeiou' else 'a'} {expected}, not {x}",
        because={"x": f"this is {x}"},
    )
