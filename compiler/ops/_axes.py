"""Axes by name: refusals when a value has no such axis, and where an axis stands in an array."""

from __future__ import annotations

from typing import Any

from ..types.dims import Dim
from ..types.tensor import TensorType, of_axes
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


def without(x: TensorType, axis: str) -> TensorType:
    """The type that is left when an axis is gone."""
    kept = [(a, d) for a, d in zip(x.axes, x.dims, strict=True) if a != axis]
    return of_axes(tuple(a for a, _ in kept), tuple(d for _, d in kept), x.dtype)


def inserted(op: Op, x: TensorType, axis: str, before: str | None, size: Dim) -> TensorType:
    """``x`` with a new axis in front of ``before``.

    Without ``before`` the axis `channel` comes last and any other first.
    """
    if not axis.isidentifier():
        raise Refusal("E0209", f"`{op.word}` cannot name an axis `{axis}`", at="axis")
    if axis in x.axes:
        raise Refusal(
            "E0503",
            f"`{op.word}` makes a new axis, and {x} has a `{axis}` already",
            at="axis",
            because={"x": f"gives {x}"},
        )
    if before is not None:
        need_axis(op, x, before, "before")
    at = x.index(before) if before else x.rank if axis == "channel" else 0
    axes = (*x.axes[:at], axis, *x.axes[at:])
    return of_axes(axes, (*x.dims[:at], size, *x.dims[at:]), x.dtype)


def need_matrix(op: Op, x: TensorType, square: bool = False) -> None:
    """Refuse values without two axes, or whose last two differ in size."""
    if x.dtype != "float" or x.rank < 2:
        raise Refusal(
            "E0503",
            f"`{op.word}` needs a matrix of real numbers, not {x}",
            because={"x": f"gives {x}"},
            note="the last two axes are its rows and columns",
        )
    if square and x.dims[-1] != x.dims[-2]:
        raise Refusal(
            "E0501",
            f"`{op.word}` needs a square matrix, not {x.dims[-2]} x {x.dims[-1]}",
            because={"x": f"gives {x}"},
            note="the last two axes are its rows and columns",
        )


def need_known(op: Op, x: TensorType, count: int = 2) -> None:
    """Refuse open sizes among the last ``count`` axes."""
    if all(isinstance(size, int) for size in x.dims[-count:]):
        return
    raise Refusal(
        "E0504",
        f"`{op.word}` needs known sizes, not {x}",
        because={"x": f"gives {x}"},
        help="write a number into the type of the input",
    )
