"""Attention of given queries, and the choice of experts."""

from __future__ import annotations

from ...code.expr import CHILD, call, text
from ...code.queries import answer, asked
from ...code.say import Inline, Layer, Site, native
from . import says


@says("dot_attention")
def dot_attention(n: Site) -> Inline:
    """``F.scaled_dot_product_attention`` with the steps as keys and as values."""
    mask, scale = n.value("mask"), None if n.op.scale else 1.0
    pairs = None if mask is None else text("{}[:, None]", mask)
    word = "F.scaled_dot_product_attention"
    return Inline(answer(n, call(word, asked(n), n.x, n.x, attn_mask=pairs, scale=scale)))


@says("additive_attention")
def additive_attention(n: Site) -> Layer:
    """``AdditiveAttention``."""
    mask, sizes = n.value("mask"), (n.types["query"].channels, n.x_type.channels, n.op.units)
    helper = n.helper("queries.AdditiveAttention", [] if mask is None else ["mask"])
    weights = {
        "query_kernel": native("query.weight", transpose=(1, 0)),
        "key_kernel": native("key.weight", transpose=(1, 0)),
        "score": native("score.weight", ("reshape", (1, n.op.units))),
    }
    use = call(CHILD, n.x, asked(n), mask=mask)
    return Layer(call(helper, *sizes), weights, answer(n, use))


@says("top_softmax")
def top_softmax(n: Site) -> Inline:
    """``top_softmax``."""
    return Inline(call(n.helper("routing.top_softmax"), n.x, n.op.k))
