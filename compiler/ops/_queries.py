"""Attention of given queries to a sequence whose values are its own steps."""

from __future__ import annotations

from typing import Any

from ..types.tensor import TensorType
from . import Op, Refusal
from ._attention import shares
from ._mask import need_mask
from ._shared import need_channels, need_kind


def need_query(op: Op, x: TensorType, query: TensorType, mask: TensorType | None) -> TensorType:
    """The type that comes out: the query's, with the channels of the sequence."""
    need_channels(op, x)
    need_kind(op, x, "sequence")
    if query.kind not in ("vector", "sequence") or query.dtype != "float":
        raise Refusal(
            "E0503",
            f"`{op.word}` needs a vector or a sequence as `query`, not {query}",
            at="query",
            text=f"this is {query}",
        )
    need_mask(op, mask, x)
    return query.with_channels(x.channels)


def look_up(np: Any, x: Any, scores: Any, mask: Any) -> Any:
    """Steps of ``x`` averaged with the softmax of the scores, [..., time] or [..., queries, time]."""
    one = scores.ndim == 2
    scores = scores[:, None] if one else scores
    found = np.ones(scores.shape, dtype=bool) if mask is None else mask[:, None, :]
    y = np.matmul(shares(np, scores, found, None), x)
    return y[:, 0] if one else y
