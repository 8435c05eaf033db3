"""Ids and positions as vectors."""

from __future__ import annotations

from ...code.expr import CHILD, call, text
from ...code.say import Inline, Layer, Site, native
from . import says


@says("embedding")
def embedding(n: Site) -> Layer:
    """``nn.Embedding``."""
    rows = call(CHILD, n.x)
    scaled = text("{} * {}", rows, call("math.sqrt", n.op.dim)) if n.op.scale else None
    build = call("nn.Embedding", n.op.vocab, n.op.dim)
    return Layer(build, {"embedding": native("weight")}, scaled)


@says("unembed")
def unembed(n: Site) -> Layer | Inline:
    """``F.linear`` with the weight of the shared embedding."""
    scores = call("F.linear", n.x, text("{}.weight", n.modules["embedding"]))
    if not n.op.bias:
        return Inline(scores)
    build = call(n.helper("bias.Bias"), n.out.channels)
    return Layer(build, {"bias": native("bias")}, call(CHILD, scores))


@says("position_embedding")
def position_embedding(n: Site) -> Layer:
    """``PositionEmbedding``."""
    build = call(n.helper("positions.PositionEmbedding"), n.op.max, n.x_type.channels)
    return Layer(build, {"embedding": native("weight")})


@says("sinusoidal_positions")
def sinusoidal_positions(n: Site) -> Inline:
    """``add_sinusoids``."""
    base = n.op.base if n.op.base != 10000 else None
    return Inline(call(n.helper("positions.add_sinusoids"), n.x, base=base))
