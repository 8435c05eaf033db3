"""Positions inside attention: turns and biases."""

from __future__ import annotations

from ...code.attention import turn
from ...code.expr import CHILD, call, name
from ...code.say import Inline, Layer, Site, native
from . import says


@says("rotary")
def rotary(n: Site) -> Inline:
    """``rotary``."""
    given = turn(n)
    return Inline(call(n.helper("attention.rotary", given), n.x, n.op.base, **given))


@says("alibi_bias")
def alibi_bias(n: Site) -> Inline:
    """``alibi_scores``."""
    kv = n.value("kv")
    helper = n.helper("attention.alibi_scores", [] if kv is None else ["kv"])
    return Inline(call(helper, n.x, n.op.heads, kv=kv))


@says("relative_position_bias")
def relative_position_bias(n: Site) -> Layer:
    """``RelativeBias``."""
    op, kv = n.op, n.value("kv")
    given = ["causal"] * op.causal + ["kv"] * (kv is not None)
    helper = n.helper("relative.RelativeBias", given)
    sizes = (op.heads, op.buckets, op.max_distance)
    build = call(helper, *sizes, causal=op.causal or None, rngs=name("rngs"))
    return Layer(build, {"embedding": native("embedding")}, call(CHILD, n.x, kv=kv))


@says("swin_relative_bias")
def swin_relative_bias(n: Site) -> Layer:
    """``WindowBias``."""
    build = call(n.helper("relative.WindowBias"), n.op.window, n.op.heads, rngs=name("rngs"))
    return Layer(build, {"embedding": native("embedding")})
