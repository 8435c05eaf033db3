"""Layers that learn a few numbers per channel."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Layer, Native, Site, native
from . import says


def affine(n: Site) -> dict[str, Native]:
    """Where scale and shift live."""
    found = {"scale": native("gamma")} if n.op.scale else {}
    return {**found, "shift": native("beta")} if n.op.shift else found


def flags(n: Site) -> dict[str, bool | None]:
    """``center=False``, ``scale=False``."""
    return {
        "center": None if n.op.shift else False,
        "scale": None if n.op.scale else False,
    }


@says("bias")
def bias(n: Site) -> Layer:
    """``Bias``."""
    return Layer(call(n.helper("bias.Bias")), {"bias": native("bias")})


@says("layer_scale")
def layer_scale(n: Site) -> Layer:
    """``LayerScale``."""
    return Layer(call(n.helper("affine.LayerScale"), n.op.init), {"scale": native("gamma")})


@says("channel_affine")
def channel_affine(n: Site) -> Layer:
    """``Affine``."""
    return Layer(call(n.helper("affine.Affine"), **flags(n)), affine(n))


@says("dynamic_tanh")
def dynamic_tanh(n: Site) -> Layer:
    """``DynamicTanh``."""
    build = call(n.helper("affine.DynamicTanh"), alpha=n.op.alpha, **flags(n))
    return Layer(build, {"alpha": native("alpha"), **affine(n)})


@says("minibatch_std")
def minibatch_std(n: Site) -> Layer:
    """``MinibatchStd``."""
    options = {"group": n.op.group, "epsilon": n.op.epsilon}
    return Layer(call(n.helper("batch_std.MinibatchStd"), **options))


@says("vector_quantize")
def vector_quantize(n: Site) -> Layer:
    """``VectorQuantizer``."""
    options = {"commitment": n.op.commitment}
    build = call(n.helper("quantize.VectorQuantizer"), n.op.codes, **options)
    return Layer(build, {"codes": native("embeddings")})
