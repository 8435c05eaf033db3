"""Attention of given queries, and the choice of experts."""

from __future__ import annotations

from ...code.expr import CHILD, call
from ...code.queries import answer, asked
from ...code.say import Inline, Layer, Site, native
from . import says


@says("dot_attention")
def dot_attention(n: Site) -> Inline:
    """``dot_attention``."""
    given = {"mask": n.value("mask"), "scale": n.op.scale or None}
    wanted = [name for name, item in given.items() if item is not None]
    helper = n.helper("queries.dot_attention", wanted)
    return Inline(answer(n, call(helper, n.x, asked(n), **given)))


@says("additive_attention")
def additive_attention(n: Site) -> Layer:
    """``AdditiveAttention``; `layers.AdditiveAttention` has no projections."""
    mask = n.value("mask")
    helper = n.helper("queries.AdditiveAttention", [] if mask is None else ["key_mask"])
    weights = {
        "query_kernel": native("query"),
        "key_kernel": native("key"),
        "score": native("score"),
    }
    use = call(CHILD, n.x, asked(n), key_mask=mask)
    return Layer(call(helper, n.op.units), weights, answer(n, use))


@says("top_softmax")
def top_softmax(n: Site) -> Inline:
    """``top_softmax``."""
    return Inline(call(n.helper("routing.top_softmax"), n.x, n.op.k))
