"""Attention."""

from __future__ import annotations

from ...code.attention import drops, options, values
from ...code.expr import CHILD, call, name
from ...code.say import Layer, Native, Site, native
from . import says


def places(n: Site) -> dict[str, Native]:
    """Kernels and offsets in their projection, scales in their norm."""
    found = {}
    for word in n.op.parameters(**n.types):
        layer, _, part = word.rpartition("_")
        if part == "norm":
            found[word] = native(f"{word}.scale")
        else:
            found[word] = native(f"{layer}.{part}" if layer else word)
    return found


@says("attention")
def attention(n: Site) -> Layer:
    """``Attention``, exact in every precision."""
    given, inner = {**drops(n, options(n)), "use_bias": None if n.op.bias else False}, values(n)
    other = n.types.get("kv", n.x_type).channels
    given["kv_dim"] = other if other != n.x_type.channels else None
    given = {name: item for name, item in given.items() if item is not None}
    helper = n.helper("attention.Attention", [*given, *inner])
    build = call(helper, n.x_type.channels, n.op.heads, **given, rngs=name("rngs"))
    return Layer(build, places(n), call(CHILD, n.x, **inner))


@says("linear_attention")
def linear_attention(n: Site) -> Layer:
    """``LinearAttention``."""
    op, inner = n.op, {"kv": n.value("kv"), "mask": n.value("mask")}
    given = {"head_dim": op.head_dim, "causal": op.causal or None}
    given["use_bias"] = None if op.bias else False
    other = n.types.get("kv", n.x_type).channels
    given["kv_dim"] = other if other != n.x_type.channels else None
    asked = [key for key, item in {**given, **inner}.items() if item is not None]
    helper = n.helper("linear_attention.LinearAttention", asked)
    build = call(
        helper, n.x_type.channels, op.heads, **given, epsilon=op.epsilon, rngs=name("rngs")
    )
    return Layer(build, places(n), call(CHILD, n.x, **inner))
