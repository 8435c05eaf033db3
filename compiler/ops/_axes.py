"""Axes by name: refusals when a value has no such axis, and where an axis stands in an array."""

from __future__ import annotations

from typing import Any

from ..types.tensor import TensorType
from . import Op, Refusal


def need_axis(op: Op, x: TensorType, axis: str, field: str = "axis") -> None:
    """Refuse the name of an axis that ``x`` does not have."""
    if axis in x.axes:
        return
    raise Refusal(
        "E0503",
        f"`{op.word}` finds no axis `{axis}` in {x}",
        at=field,
        text="no such axis",
        because={"x": f"gives {x}"},
        note=f"axes of this value: {', '.join(x.axes)}" if x.axes else "this value has no axes",
    )


def place(axis: str, values: dict[str, Any]) -> int:
    """Position of ``axis`` in the array of the current value, batch included."""
    kind: TensorType = values["types"]["x"]
    return 1 + kind.index(axis)
