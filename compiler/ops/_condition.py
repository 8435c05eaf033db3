"""Values that steer a layer: a vector for all positions, or one per position."""

from __future__ import annotations

from ..types.tensor import TensorType
from . import Op, Refusal
from ._shared import need_channels


def need_condition(op: Op, x: TensorType, condition: TensorType) -> None:
    """Refuse conditions that are no real vectors, or stand at other positions than ``x``."""
    need_channels(op, x)
    if condition.dtype != "float" or not condition.axes:
        raise Refusal(
            "E0503",
            f"`{op.word}` needs a condition with channels, not {condition}",
            at="condition",
            text=f"this is {condition}",
            help="add `- embedding` to ids" if condition.dtype == "int" else "",
        )
    if condition.rank > 1 and condition.spatial != x.spatial:
        raise Refusal(
            "E0501",
            f"`{op.word}` needs a vector, or the positions of {x}, not {condition}",
            at="condition",
            text=f"this is {condition}",
            because={"x": f"gives {x}"},
            help="reduce it first: `- global_avg_pool`",
        )
