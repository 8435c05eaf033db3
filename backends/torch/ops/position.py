"""Positions inside attention: turns and biases."""

from __future__ import annotations

from ...code.attention import turn
from ...code.expr import CHILD, call
from ...code.say import Inline, Layer, Site, native
from . import says


@says("rotary")
def rotary(n: Site) -> Inline:
    """``rotary``; ``rotate`` where there is one head."""
    given = turn(n)
    helper = n.helper(f"attention.{'rotary' if 'heads' in given else 'rotate'}", given)
    return Inline(call(helper, n.x, n.op.base, **given))


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
    build = call(helper, op.heads, op.buckets, op.max_distance, causal=op.causal or None)
    return Layer(build, {"embedding": native("weight")}, call(CHILD, n.x, kv=kv))


@says("swin_relative_bias")
def swin_relative_bias(n: Site) -> Layer:
    """``WindowBias``."""
    build = call(n.helper("relative.WindowBias"), n.op.window, n.op.heads)
    return Layer(build, {"embedding": native("weight")})
