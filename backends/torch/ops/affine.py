"""Layers that learn a few numbers per channel."""

from __future__ import annotations

from typing import Any

from ...code.expr import call
from ...code.say import Flat, Inline, Layer, Native, Site, native
from . import says


def kept(op: object, layout: object) -> tuple[object, object]:
    """Whatever comes in, but a flattened vector in logical order: it has numbers per channel."""
    wanted = "last" if isinstance(layout, Flat) else layout
    return wanted, wanted


def shape(n: Site) -> tuple[Any, ...]:
    """(channels,), or (channels, 1, 1) where height and width follow the channels."""
    return (n.x_type.channels, *((1,) * (n.x_type.rank - 1) if n.first else ()))


def row(n: Site, name: str) -> Native:
    """One number per channel, in this shape and in the order of a flattened source."""
    if isinstance(n.layout, Flat):
        dims = n.layout.source.dims
        last = len(dims) - 1
        steps = (("reshape", dims), ("transpose", (last, *range(last))))
        return native(name, *steps, ("reshape", shape(n)))
    return native(name, ("reshape", shape(n))) if n.first else native(name)


def affine(n: Site) -> dict[str, Native]:
    """Where scale and shift live."""
    found = {"scale": row(n, "weight")} if n.op.scale else {}
    return {**found, "shift": row(n, "bias")} if n.op.shift else found


def flags(n: Site) -> dict[str, Any]:
    """``scale=False``, ``shift=False``."""
    return {word: None if n.op.get(word) else False for word in ("scale", "shift")}


@says("bias", layout="any")
def bias(n: Site) -> Layer:
    """``Bias``."""
    return Layer(call(n.helper("bias.Bias"), *shape(n)), {"bias": row(n, "bias")})


@says("layer_scale", layout="any")
def layer_scale(n: Site) -> Layer:
    """``LayerScale``."""
    build = call(n.helper("affine.LayerScale"), *shape(n), init=n.op.init)
    return Layer(build, {"scale": row(n, "weight")})


@says("channel_affine", layout="any")
def channel_affine(n: Site) -> Layer:
    """``Affine``."""
    return Layer(call(n.helper("affine.Affine"), *shape(n), **flags(n)), affine(n))


@says("dynamic_tanh", layout="any")
def dynamic_tanh(n: Site) -> Layer:
    """``DynamicTanh``."""
    build = call(n.helper("affine.DynamicTanh"), *shape(n), alpha=n.op.alpha, **flags(n))
    return Layer(build, {"alpha": native("alpha"), **affine(n)})


@says("minibatch_std", layout=kept)
def minibatch_std(n: Site) -> Inline:
    """``append_batch_std``."""
    options = {"group": n.op.group, "epsilon": n.op.epsilon, "dim": None if n.first else -1}
    return Inline(call(n.helper("batch_std.append_batch_std"), n.x, **options))


@says("vector_quantize")
def vector_quantize(n: Site) -> Layer:
    """``VectorQuantizer``."""
    options = {"commitment": n.op.commitment}
    build = call(n.helper("quantize.VectorQuantizer"), n.op.codes, n.x_type.channels, **options)
    return Layer(build, {"codes": native("weight")})
