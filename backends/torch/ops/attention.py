"""Attention."""

from __future__ import annotations

from ...code.expr import CHILD, call
from ...code.say import Layer, Native, Site, native
from . import says


def places(n: Site) -> dict[str, Native]:
    """Heads and their channels joined, then transposed, as `nn.Linear` has them."""
    found = {}
    for name, parameter in n.op.parameters(**n.types).items():
        layer, _, part = name.rpartition("_")
        shape = parameter.shape
        if name == "output_bias":
            found[name] = native("output.bias")
        elif part == "bias":
            found[name] = native(f"{layer}.bias", ("reshape", (shape[0] * shape[1],)))
        else:
            rows = shape[0] * shape[1] if layer == "output" else shape[0]
            matrix = ("reshape", (rows, shape[2] if layer == "output" else shape[1] * shape[2]))
            found[name] = native(f"{layer}.weight", matrix, transpose=(1, 0))
    return found


@says("attention")
def attention(n: Site) -> Layer:
    """``Attention`` on `F.scaled_dot_product_attention`."""
    op, dim, other = n.op, n.x_type.channels, n.types.get("kv", n.x_type).channels
    build = call(
        *(n.helper("attention.Attention"), dim, op.heads),
        head_dim=op.head_dim,
        kv_dim=other if other != dim else None,
        kv_heads=op.kv_heads if op.kv_heads != op.heads else None,
        causal=op.causal or None,
        dropout=op.dropout or None,
        bias=None if op.bias else False,
    )
    return Layer(build, places(n), call(CHILD, n.x, kv=n.value("kv"), mask=n.value("mask")))
