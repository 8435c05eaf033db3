"""Normalisations."""

from __future__ import annotations

from typing import Any

from ...code.expr import call
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
    return Layer(call("layers.LayerNormalization", **options(n)), affine(n))


@says("rms_norm")
def rms_norm(n: Site) -> Layer | Inline:
    """``layers.RMSNormalization``."""
    if not n.op.scale:
        return Inline(call("ops.rms_normalization", n.x, epsilon=n.op.epsilon))
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
