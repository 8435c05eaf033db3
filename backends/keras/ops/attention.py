"""Attention."""

from __future__ import annotations

from ...code.attention import drops, options, values
from ...code.expr import CHILD, call
from ...code.say import Layer, Native, Site, native
from . import says


def places(n: Site) -> dict[str, Native]:
    """Kernels and offsets in their projection, scales in their norm."""
    found = {}
    for word in n.op.parameters(**n.types):
        layer, _, part = word.rpartition("_")
        if part == "norm":
            found[word] = native(f"{word}/scale")
        else:
            found[word] = native(f"{layer}/{part}" if layer else word)
    return found


@says("attention")
def attention(n: Site) -> Layer:
    """``Attention``; `layers.MultiHeadAttention` rounds its scale to float32."""
    given, inner = {**drops(n, options(n), "portable_dropout"), "use_bias": None if n.op.bias else False}, values(n)
    inner = {"key_mask" if name == "mask" else name: item for name, item in inner.items()}
    given = {name: item for name, item in given.items() if item is not None}
    helper = n.helper("attention.Attention", [*given, *inner])
    build = call(helper, n.op.heads, **given)
    return Layer(build, places(n), call(CHILD, n.x, **inner))


@says("linear_attention")
def linear_attention(n: Site) -> Layer:
    """``LinearAttention``."""
    op, inner = n.op, {"kv": n.value("kv"), "key_mask": n.value("mask")}
    given = {"head_dim": op.head_dim, "causal": op.causal or None}
    given["use_bias"] = None if op.bias else False
    asked = [key for key, item in {**given, **inner}.items() if item is not None]
    helper = n.helper("linear_attention.LinearAttention", asked)
    build = call(helper, op.heads, **given, epsilon=op.epsilon)
    return Layer(build, places(n), call(CHILD, n.x, **inner))
