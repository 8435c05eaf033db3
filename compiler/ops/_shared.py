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
        help=_way(x, kinds),
    )


def _way(x: TensorType, kinds: tuple[str, ...]) -> str:
    """A step that makes what is needed of a value, where one is likely to be meant."""
    if x.dtype != "float":
        return "make numbers of it first: `- cast: float`" if x.kind in kinds else ""
    if x.rank == 0:
        return ""
    ways = {
        "vector": "`- flatten`, or `- global_avg_pool`" if x.rank > 1 else "",
        "sequence": {1: "`- reshape: [-1, CHANNELS]`", 2: f"`- reshape: [-1, {x.channels}]`"}.get(
            x.rank, "`- to_sequence`" if x.kind == "image" else ""
        ),
        "image": {
            1: "`- reshape: [HEIGHT, WIDTH, CHANNELS]`",
            2: "`- to_image: {height: ..., width: ...}`",
        }.get(x.rank, ""),
    }
    found = next((ways[kind] for kind in kinds if ways.get(kind)), "")
    return f"{found} makes one of it" if found else ""
