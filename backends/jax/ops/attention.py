"""Attention."""

from __future__ import annotations

from ...code.expr import CHILD, call, name
from ...code.say import Layer, Site, native
from . import says


@says("attention")
def attention(n: Site) -> Layer:
    """``Attention``, exact in every precision."""
    op, dim, other = n.op, n.x_type.channels, n.types.get("kv", n.x_type).channels
    build = call(
        *(n.helper("attention.Attention"), dim, op.heads),
        head_dim=op.head_dim,
        kv_dim=other if other != dim else None,
        kv_heads=op.kv_heads if op.kv_heads != op.heads else None,
        causal=op.causal or None,
        dropout=op.dropout or None,
        use_bias=None if op.bias else False,
        rngs=name("rngs"),
    )
    weights = {p: native(p.replace("_", ".")) for p in op.parameters(**n.types)}
    return Layer(build, weights, call(CHILD, n.x, kv=n.value("kv"), mask=n.value("mask")))
