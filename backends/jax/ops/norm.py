"""Normalisations.  Flax's fast variance, E[x^2] - E[x]^2, loses digits and is switched off."""

from __future__ import annotations

from typing import Any

from ....compiler.types.dims import product
from ...code.expr import call, name, text
from ...code.say import Inline, Layer, Native, Site, native
from . import says


def affine(n: Site) -> dict[str, Native]:
    """Where scale and shift live."""
    found = {"scale": native("scale")} if n.op.scale else {}
    return {**found, "shift": native("bias")} if n.op.shift else found


def options(n: Site) -> dict[str, Any]:
    """Keyword arguments that every normalisation takes."""
    return {
        "epsilon": n.op.epsilon,
        "use_scale": None if n.op.scale else False,
        "use_bias": None if n.op.shift or n.op.word == "rms_norm" else False,
        "use_fast_variance": None if n.op.word == "rms_norm" else False,
        "rngs": name("rngs"),
    }


@says("batch_norm")
def batch_norm(n: Site) -> Layer:
    """``nnx.BatchNorm``."""
    build = call("nnx.BatchNorm", n.x_type.channels, momentum=n.op.momentum, **options(n))
    return Layer(build, {**affine(n), "mean": native("mean"), "variance": native("var")})


@says("layer_norm")
def layer_norm(n: Site) -> Layer:
    """A layer of our own, faster than ``nnx.LayerNorm`` without fast variance."""
    known = options(n)
    if len(n.op.axes) > 1:
        return layer_norm_of_axes(n, known)
    known.pop("use_fast_variance")
    return Layer(call(n.helper("norm.LayerNorm"), n.x_type.channels, **known), affine(n))


def layer_norm_of_axes(n: Site, known: dict[str, Any]) -> Layer:
    """``nnx.LayerNorm`` over several axes; it keeps their numbers in one row."""
    last = tuple(range(-len(n.op.axes), 0))
    size = product(n.x_type.dims[-len(last) :])
    build = call("nnx.LayerNorm", size, reduction_axes=last, feature_axes=last, **known)
    flat = {name: native(w.name, ("reshape", (size,))) for name, w in affine(n).items()}
    return Layer(build, flat)


@says("rms_norm")
def rms_norm(n: Site) -> Layer:
    """``nnx.RMSNorm``."""
    return Layer(call("nnx.RMSNorm", n.x_type.channels, **options(n)), affine(n))


@says("group_norm")
def group_norm(n: Site) -> Layer:
    """``nnx.GroupNorm``."""
    build = call("nnx.GroupNorm", n.x_type.channels, num_groups=n.op.groups, **options(n))
    return Layer(build, affine(n))


@says("instance_norm")
def instance_norm(n: Site) -> Layer:
    """``nnx.InstanceNorm``."""
    return Layer(call("nnx.InstanceNorm", n.x_type.channels, **options(n)), affine(n))


@says("local_response_norm")
def local_response_norm(n: Site) -> Inline:
    """A function; JAX has none."""
    op = n.op
    options = {"alpha": op.alpha, "beta": op.beta, "bias": op.bias}
    return Inline(call(n.helper("normalize.local_response_norm"), n.x, op.size, **options))


@says("lp_normalize")
def lp_normalize(n: Site) -> Inline:
    """A function that is finite at zero vectors."""
    axis = n.axis(n.op.axis)
    options = {"axis": None if axis == -1 else axis, "epsilon": n.op.epsilon}
    return Inline(call(n.helper("normalize.lp_normalize"), n.x, n.op.order, **options))


@says("standardize")
def standardize(n: Site) -> Inline:
    """``(x - mean) / std``."""
    mean, std = (
        items[0] if len(items) == 1 else call("jnp.array", items) for items in (n.op.mean, n.op.std)
    )
    return Inline(text("({} - {}) / {}", n.x, mean, std))


@says("scale_norm")
def scale_norm(n: Site) -> Layer:
    """``ScaleNorm``."""
    build = call(n.helper("norm.ScaleNorm"), n.x_type.channels, epsilon=n.op.epsilon)
    return Layer(build, {"scale": native("scale")})


@says("global_response_norm")
def global_response_norm(n: Site) -> Layer:
    """``GlobalResponseNorm``."""
    build = call(n.helper("norm.GlobalResponseNorm"), n.x_type.channels, epsilon=n.op.epsilon)
    return Layer(build, {"scale": native("scale"), "shift": native("bias")})


@says("filter_response_norm")
def filter_response_norm(n: Site) -> Layer:
    """``FilterResponseNorm``."""
    options = {"epsilon": n.op.epsilon, "threshold": None if n.op.threshold else False}
    weights = {"scale": native("scale"), "shift": native("bias")}
    if n.op.threshold:
        weights["threshold"] = native("threshold")
    build = call(n.helper("norm.FilterResponseNorm"), n.x_type.channels, **options)
    return Layer(build, weights)
