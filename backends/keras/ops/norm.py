"""Normalisations."""

from __future__ import annotations

from typing import Any

from ...code.expr import call, text
from ...code.say import Inline, Layer, Native, Site, native
from . import says


def affine(n: Site) -> dict[str, Native]:
    """Where scale and shift live."""
    found = {"scale": native("gamma")} if n.op.scale else {}
    return {**found, "shift": native("beta")} if n.op.shift else found


def options(n: Site) -> dict[str, Any]:
    """Keyword arguments that every normalisation takes."""
    return {
        "epsilon": n.op.epsilon,
        "center": None if n.op.shift else False,
        "scale": None if n.op.scale else False,
    }


@says("batch_norm")
def batch_norm(n: Site) -> Layer:
    """``layers.BatchNormalization``."""
    build = call("layers.BatchNormalization", momentum=n.op.momentum, **options(n))
    state = {"mean": native("moving_mean"), "variance": native("moving_variance")}
    return Layer(build, {**affine(n), **state})


@says("layer_norm")
def layer_norm(n: Site) -> Layer:
    """``layers.LayerNormalization``."""
    axis = None if len(n.op.axes) == 1 else list(range(-len(n.op.axes), 0))
    return Layer(call("layers.LayerNormalization", axis=axis, **options(n)), affine(n))


@says("rms_norm")
def rms_norm(n: Site) -> Layer | Inline:
    """``layers.RMSNormalization``, whose function would take the layer's name in the graph."""
    if not n.op.scale:
        square = call("ops.mean", call("ops.square", n.x), axis=-1, keepdims=True)
        root = call("ops.rsqrt", text("{} + {}", square, n.op.epsilon))
        return Inline(text("{} * {}", n.x, root))
    build = call("layers.RMSNormalization", epsilon=n.op.epsilon)
    return Layer(build, {"scale": native("scale")})


@says("group_norm")
def group_norm(n: Site) -> Layer:
    """``layers.GroupNormalization``."""
    return Layer(call("layers.GroupNormalization", n.op.groups, **options(n)), affine(n))


@says("instance_norm")
def instance_norm(n: Site) -> Layer:
    """``layers.GroupNormalization`` with a group per channel."""
    return Layer(call("layers.GroupNormalization", groups=-1, **options(n)), affine(n))


@says("local_response_norm")
def local_response_norm(n: Site) -> Inline:
    """A function; TensorFlow's own has no float64 and no other rank than 4."""
    op = n.op
    options = {"alpha": op.alpha, "beta": op.beta, "bias": op.bias}
    return Inline(call(n.helper("norm.local_response_norm"), n.x, op.size, **options))


@says("lp_normalize")
def lp_normalize(n: Site) -> Inline:
    """``ops.normalize`` for sums of magnitudes; else a function that is finite at zero vectors."""
    axis = n.axis(n.op.axis)
    if n.op.order == 1:
        options = {"order": 1, "epsilon": n.op.epsilon}
        return Inline(call("ops.normalize", n.x, axis=None if axis == -1 else axis, **options))
    options = {"axis": None if axis == -1 else axis, "epsilon": n.op.epsilon}
    return Inline(call(n.helper("norm.lp_normalize"), n.x, n.op.order, **options))


@says("standardize")
def standardize(n: Site) -> Inline:
    """``(x - mean) / std``; ``layers.Normalization`` holds its constants in float32."""
    mean, std = n.op.mean, n.op.std
    if len(mean) == len(std) == 1:
        return Inline(text("({} - {}) / {}", n.x, mean[0], std[0]))
    return Inline(call(n.helper("norm.standardize"), n.x, mean, std))


@says("scale_norm")
def scale_norm(n: Site) -> Layer:
    """``ScaleNorm``."""
    build = call(n.helper("norm.ScaleNorm"), epsilon=n.op.epsilon)
    return Layer(build, {"scale": native("scale")})


@says("global_response_norm")
def global_response_norm(n: Site) -> Layer:
    """``GlobalResponseNorm``."""
    build = call(n.helper("norm.GlobalResponseNorm"), epsilon=n.op.epsilon)
    return Layer(build, {"scale": native("gamma"), "shift": native("beta")})


@says("filter_response_norm")
def filter_response_norm(n: Site) -> Layer:
    """``FilterResponseNorm``."""
    options = {"epsilon": n.op.epsilon, "threshold": None if n.op.threshold else False}
    weights = {"scale": native("gamma"), "shift": native("beta")}
    if n.op.threshold:
        weights["threshold"] = native("tau")
    return Layer(call(n.helper("norm.FilterResponseNorm"), **options), weights)
