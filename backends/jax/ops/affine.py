"""Layers that learn a few numbers per channel."""

from __future__ import annotations

from ...code.expr import call, name
from ...code.say import Inline, Layer, Native, Site, native
from . import says


def affine(n: Site) -> dict[str, Native]:
    """Where scale and shift live."""
    found = {"scale": native("scale")} if n.op.scale else {}
    return {**found, "shift": native("bias")} if n.op.shift else found


def flags(n: Site) -> dict[str, bool | None]:
    """``use_scale=False``, ``use_bias=False``."""
    return {
        "use_scale": None if n.op.scale else False,
        "use_bias": None if n.op.shift else False,
    }


@says("bias")
def bias(n: Site) -> Layer:
    """``Bias``."""
    return Layer(call(n.helper("bias.Bias"), n.x_type.channels), {"bias": native("bias")})


@says("layer_scale")
def layer_scale(n: Site) -> Layer:
    """``LayerScale``."""
    build = call(n.helper("affine.LayerScale"), n.x_type.channels, init=n.op.init)
    return Layer(build, {"scale": native("scale")})


@says("channel_affine")
def channel_affine(n: Site) -> Layer:
    """``Affine``."""
    return Layer(call(n.helper("affine.Affine"), n.x_type.channels, **flags(n)), affine(n))


@says("dynamic_tanh")
def dynamic_tanh(n: Site) -> Layer:
    """``DynamicTanh``."""
    channels = n.x_type.channels
    build = call(n.helper("affine.DynamicTanh"), channels, alpha=n.op.alpha, **flags(n))
    return Layer(build, {"alpha": native("alpha"), **affine(n)})


@says("minibatch_std")
def minibatch_std(n: Site) -> Inline:
    """``append_batch_std``."""
    options = {"group": n.op.group, "epsilon": n.op.epsilon}
    return Inline(call(n.helper("batch_std.append_batch_std"), n.x, **options))


@says("vector_quantize")
def vector_quantize(n: Site) -> Layer:
    """``VectorQuantizer``."""
    options = {"commitment": n.op.commitment, "rngs": name("rngs")}
    build = call(n.helper("quantize.VectorQuantizer"), n.op.codes, n.x_type.channels, **options)
    return Layer(build, {"codes": native("embedding")})
