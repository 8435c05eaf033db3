"""Ids and positions as vectors."""

from __future__ import annotations

from ...code.expr import CHILD, call, name, text
from ...code.say import Inline, Layer, Site, native
from . import says


@says("embedding")
def embedding(n: Site) -> Layer:
    """``Embed``, an `nnx.Embed` that follows the precision of its table."""
    rows = call(CHILD, n.x)
    scaled = text("{} * {}", rows, call("math.sqrt", n.op.dim)) if n.op.scale else None
    build = call(n.helper("embedding.Embed"), n.op.vocab, n.op.dim, rngs=name("rngs"))
    return Layer(build, {"embedding": native("embedding")}, scaled)


@says("unembed")
def unembed(n: Site) -> Layer | Inline:
    """``attend`` of the shared embedding."""
    scores = text("{}.attend({})", n.modules["embedding"], n.x)
    if not n.op.bias:
        return Inline(scores)
    build = call(n.helper("bias.Bias"), n.out.channels)
    return Layer(build, {"bias": native("bias")}, call(CHILD, scores))


@says("position_embedding")
def position_embedding(n: Site) -> Layer:
    """``PositionEmbedding``."""
    helper = n.helper("positions.PositionEmbedding")
    build = call(helper, n.op.max, n.x_type.channels, rngs=name("rngs"))
    return Layer(build, {"embedding": native("embedding")})


@says("sinusoidal_positions")
def sinusoidal_positions(n: Site) -> Inline:
    """``add_sinusoids``."""
    base = n.op.base if n.op.base != 10000 else None
    return Inline(call(n.helper("positions.add_sinusoids"), n.x, base=base))
