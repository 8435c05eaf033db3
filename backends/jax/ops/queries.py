"""Attention of given queries, and the choice of experts."""

from __future__ import annotations

from ...code.expr import CHILD, call, name
from ...code.queries import answer, asked
from ...code.say import Inline, Layer, Site, native
from . import says


@says("dot_attention")
def dot_attention(n: Site) -> Inline:
    """``dot_attention``."""
    given = {"mask": n.value("mask"), "scale": n.op.scale or None}
    wanted = [name_ for name_, item in given.items() if item is not None]
    helper = n.helper("queries.dot_attention", wanted)
    return Inline(answer(n, call(helper, n.x, asked(n), **given)))


@says("additive_attention")
def additive_attention(n: Site) -> Layer:
    """``AdditiveAttention``."""
    mask, sizes = n.value("mask"), (n.types["query"].channels, n.x_type.channels, n.op.units)
    helper = n.helper("queries.AdditiveAttention", [] if mask is None else ["mask"])
    weights = {
        "query_kernel": native("query.kernel"),
        "key_kernel": native("key.kernel"),
        "score": native("score.kernel", ("reshape", (n.op.units, 1))),
    }
    use = call(CHILD, n.x, asked(n), mask=mask)
    return Layer(call(helper, *sizes, rngs=name("rngs")), weights, answer(n, use))


@says("top_softmax")
def top_softmax(n: Site) -> Inline:
    """``top_softmax``."""
    return Inline(call(n.helper("routing.top_softmax"), n.x, n.op.k))
