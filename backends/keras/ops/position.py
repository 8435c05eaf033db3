"""Positions inside attention: turns and biases."""

from __future__ import annotations

from ...code.attention import turn
from ...code.expr import CHILD, call
from ...code.say import Layer, Site, native
from . import says


@says("rotary")
def rotary(n: Site) -> Layer:
    """``Rotary``."""
    given = turn(n)
    return Layer(call(n.helper("attention.Rotary", given), n.op.base, **given))


@says("alibi_bias")
def alibi_bias(n: Site) -> Layer:
    """``AlibiScores``."""
    kv = n.value("kv")
    helper = n.helper("attention.AlibiScores", [] if kv is None else ["kv"])
    return Layer(call(helper, n.op.heads), call=call(CHILD, n.x, kv=kv))


@says("relative_position_bias")
def relative_position_bias(n: Site) -> Layer:
    """``RelativeBias``."""
    op, kv = n.op, n.value("kv")
    given = ["causal"] * op.causal + ["kv"] * (kv is not None)
    helper = n.helper("relative.RelativeBias", given)
    build = call(helper, op.heads, op.buckets, op.max_distance, causal=op.causal or None)
    return Layer(build, {"embedding": native("embeddings")}, call(CHILD, n.x, kv=kv))


@says("swin_relative_bias")
def swin_relative_bias(n: Site) -> Layer:
    """``WindowBias``."""
    build = call(n.helper("relative.WindowBias"), n.op.window, n.op.heads)
    return Layer(build, {"embedding": native("embeddings")})


@says("position_embedding_2d")
def position_embedding_2d(n: Site) -> Layer:
    """``PositionEmbedding2D``."""
    op = n.op
    build = call(n.helper("positions.PositionEmbedding2D"), op.height, op.width)
    return Layer(build, {"embedding": native("embeddings")})


@says("sinusoidal_positions_2d")
def sinusoidal_positions_2d(n: Site) -> Layer:
    """``SinusoidalPositions2D``."""
    base = n.op.base if n.op.base != 10000 else None
    return Layer(call(n.helper("positions.SinusoidalPositions2D"), base=base))


@says("timestep_embedding")
def timestep_embedding(n: Site) -> Layer:
    """``TimestepEmbedding``."""
    op = n.op
    given = {"base": op.base, "shift": op.shift, "cosines_first": op.order == "cos_sin"}
    plain = {"base": 10000.0, "shift": 0.0, "cosines_first": False}
    given = {key: item for key, item in given.items() if item != plain[key]}
    return Layer(call(n.helper("positions.TimestepEmbedding", given), op.dim, **given))


@says("fourier_features")
def fourier_features(n: Site) -> Layer:
    """``FourierFeatures``."""
    op, learned = n.op, n.op.learned or None
    helper = n.helper("positions.FourierFeatures", ["learned"] if op.learned else [])
    build = call(helper, op.dim, op.sigma, learned=learned)
    return Layer(build, {"frequencies": native("frequencies")})
