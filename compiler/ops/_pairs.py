"""Values with one number for each query and key: biases and masks of attention."""

from __future__ import annotations

from typing import Any

from ..types.dims import Dim
from ..types.tensor import TensorType
from . import Op, Refusal


def pairs(*sizes: Dim, axes: tuple[str, ...], dtype: str = "float") -> TensorType:
    """A tensor whose last axes are query and key."""
    return TensorType("tensor", (*axes, "query", "key"), sizes, dtype)


def need_time(op: Op, x: TensorType, kv: TensorType | None) -> tuple[Dim, Dim]:
    """(steps of x, steps of kv); refused where one of them does not begin with time."""
    for name, kind in (("x", x), ("kv", kv or x)):
        if kind.axes[:1] != ("time",):
            raise Refusal(
                "E0503",
                f"`{op.word}` needs a sequence, not {kind}",
                at="kv" if name == "kv" else None,
                because={name: f"this is {kind}"},
            )
    return x.dim("time"), (kv or x).dim("time")


def steps(values: dict[str, Any], x: Any) -> tuple[int, int]:
    """(steps of x, steps of kv) of the arrays."""
    other = x if values.get("kv") is None else values["kv"]
    return x.shape[1], other.shape[1]


def each(np: Any, x: Any, table: Any) -> Any:
    """The same for every example."""
    return np.broadcast_to(table[None], (len(x), *table.shape))
