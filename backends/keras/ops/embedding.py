"""Ids and positions as vectors."""

from __future__ import annotations

from ...code.expr import CHILD, call, text
from ...code.say import Inline, Layer, Site, native
from . import says


@says("embedding")
def embedding(n: Site) -> Layer:
    """``layers.Embedding``; ``layers.ReversibleEmbedding`` where an ``unembed`` may name it."""
    rows = call(CHILD, n.x)
    scaled = text("{} * {}", rows, call("math.sqrt", n.op.dim)) if n.op.scale else None
    word = "layers.ReversibleEmbedding" if n.facts.get("tied", True) else "layers.Embedding"
    return Layer(call(word, n.op.vocab, n.op.dim), {"embedding": native("embeddings")}, scaled)


@says("unembed")
def unembed(n: Site) -> Layer | Inline:
    """The shared embedding, called in reverse."""
    scores = text("{}({}, reverse=True)", n.modules["embedding"], n.x)
    if not n.op.bias:
        return Inline(scores)
    return Layer(call(n.helper("bias.Bias")), {"bias": native("bias")}, call(CHILD, scores))


@says("position_embedding")
def position_embedding(n: Site) -> Layer:
    """``PositionEmbedding``."""
    build = call(n.helper("positions.PositionEmbedding"), n.op.max)
    return Layer(build, {"embedding": native("embeddings")})


@says("sinusoidal_positions")
def sinusoidal_positions(n: Site) -> Layer:
    """``SinusoidalPositions``."""
    base = n.op.base if n.op.base != 10000 else None
    return Layer(call(n.helper("positions.SinusoidalPositions"), base=base))
