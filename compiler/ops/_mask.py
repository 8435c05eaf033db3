"""Masks: true at real steps, false at padding."""

from __future__ import annotations

from ..types.tensor import TensorType
from . import Op, Refusal


def need_mask(op: Op, mask: TensorType | None, source: TensorType, name: str = "x") -> None:
    """Refuse a mask that is none, or is not as long as the sequence it belongs to.

    Args:
        op: the op that reads the mask.
        mask: its type, None when the spec gives none.
        source: the sequence.
        name: the input that gives the sequence.
    """
    if mask is None or (mask.dtype == "bool" and mask.dims == source.dims[:1]):
        return
    ids = mask.dtype == "int" and mask.dims == source.dims[:1]
    raise Refusal(
        "E0503" if mask.dtype != "bool" else "E0501",
        f"`{op.word}` needs `mask[{source.dims[0]}]` for {source}, not {mask}",
        at="mask",
        text=f"this is {mask}",
        because={name: f"gives {source}"},
        help="an input declared with `pad` has a mask: write `NAME.mask`" if ids else "",
    )
