"""Attention."""

from __future__ import annotations

from ...code.expr import CHILD, call
from ...code.say import Layer, Site, native
from . import says


@says("attention")
def attention(n: Site) -> Layer:
    """``Attention``; `layers.MultiHeadAttention` rounds its scale to float32."""
    op = n.op
    build = call(
        n.helper("attention.Attention"),
        op.heads,
        head_dim=op.head_dim,
        kv_heads=op.kv_heads if op.kv_heads != op.heads else None,
        causal=op.causal or None,
        dropout=op.dropout or None,
        use_bias=None if op.bias else False,
    )
    weights = {p: native(p.replace("_", "/")) for p in op.parameters(**n.types)}
    return Layer(build, weights, call(CHILD, n.x, kv=n.value("kv"), key_mask=n.value("mask")))
