"""Normalisations."""

from __future__ import annotations

from typing import Any

from ...code.expr import call, text
from ...code.say import Inline, Layer, Native, Site, native
from . import says
from .affine import kept


def affine(n: Site) -> dict[str, Native]:
    """Where scale and shift live."""
    found = {"scale": native("weight")} if n.op.scale else {}
    return {**found, "shift": native("bias")} if n.op.shift else found


def flags(n: Site) -> dict[str, Any]:
    """``scale=False``, ``shift=False`` for helpers."""
    return {word: None if n.op.get(word) else False for word in ("scale", "shift")}


@says("batch_norm", layout="first")
def batch_norm(n: Site) -> Layer:
    """A helper: PyTorch's own running variance divides by n - 1, the language's by n."""
    op = n.op
    options = {"eps": op.epsilon, "momentum": round(1 - op.momentum, 12)}
    build = call(n.helper("norm.BatchNorm"), n.x_type.channels, **options, **flags(n))
    state = {"mean": native("running_mean"), "variance": native("running_var")}
    return Layer(build, {**affine(n), **state})


@says("layer_norm")
def layer_norm(n: Site) -> Layer:
    """``nn.LayerNorm``."""
    sizes = n.x_type.channels if len(n.op.axes) == 1 else n.x_type.dims[-len(n.op.axes) :]
    if n.op.shift and not n.op.scale:
        build = call(n.helper("norm.ShiftLayerNorm"), sizes, eps=n.op.epsilon)
        return Layer(build, affine(n))
    build = call(
        "nn.LayerNorm",
        sizes,
        eps=n.op.epsilon,
        elementwise_affine=None if n.op.scale else False,
        bias=None if n.op.shift or not n.op.scale else False,
    )
    return Layer(build, affine(n))


@says("rms_norm")
def rms_norm(n: Site) -> Layer:
    """``nn.RMSNorm``."""
    elementwise = None if n.op.scale else False
    build = call("nn.RMSNorm", n.x_type.channels, eps=n.op.epsilon, elementwise_affine=elementwise)
    return Layer(build, affine(n))


@says("group_norm", layout="first")
def group_norm(n: Site) -> Layer:
    """``nn.GroupNorm``; a helper for a scale without shift or a shift without scale."""
    maker: Any = "nn.GroupNorm"
    options = {"affine": None if n.op.scale else False}
    if n.op.scale != n.op.shift:
        maker, options = n.helper("norm.GroupNorm"), flags(n)
    build = call(maker, n.op.groups, n.x_type.channels, eps=n.op.epsilon, **options)
    return Layer(build, affine(n))


@says("instance_norm", layout="first")
def instance_norm(n: Site) -> Layer:
    """``nn.InstanceNorm2d``; as group norm where PyTorch knows no such rank or half of the affine."""
    channels, learned = n.x_type.channels, n.op.scale or n.op.shift
    if n.op.scale != n.op.shift:
        build = call(n.helper("norm.GroupNorm"), channels, channels, eps=n.op.epsilon, **flags(n))
    elif n.x_type.rank > 4:
        affine_ = None if learned else False
        build = call("nn.GroupNorm", channels, channels, eps=n.op.epsilon, affine=affine_)
    else:
        maker = f"nn.InstanceNorm{n.x_type.rank - 1}d"
        build = call(maker, channels, eps=n.op.epsilon, affine=True if learned else None)
    return Layer(build, affine(n))


@says("local_response_norm", layout="first")
def local_response_norm(n: Site) -> Inline:
    """``F.local_response_norm``."""
    op = n.op
    options = {"alpha": op.alpha, "beta": op.beta, "k": op.bias}
    return Inline(call("F.local_response_norm", n.x, op.size, **options))


@says("lp_normalize", layout="any")
def lp_normalize(n: Site) -> Inline:
    """``F.normalize``; its smallest divisor is 1e-12 unless given."""
    eps = None if n.op.epsilon == 1e-12 else n.op.epsilon
    return Inline(call("F.normalize", n.x, p=n.op.order, dim=n.axis(n.op.axis), eps=eps))


@says("standardize", layout=kept)
def standardize(n: Site) -> Inline:
    """``(x - mean) / std``; a function that makes tensors of constants per channel."""
    mean, std = n.op.mean, n.op.std
    if len(mean) == len(std) == 1:
        return Inline(text("({} - {}) / {}", n.x, mean[0], std[0]))
    axis = None if n.axis(n.x_type.axes[-1]) == -1 else 1
    return Inline(call(n.helper("standardize.standardize"), n.x, mean, std, dim=axis))


@says("scale_norm", layout="any")
def scale_norm(n: Site) -> Layer:
    """``ScaleNorm``."""
    axis = None if n.axis(n.x_type.axes[-1]) == -1 else 1
    build = call(n.helper("norm.ScaleNorm"), n.x_type.channels, eps=n.op.epsilon, dim=axis)
    return Layer(build, {"scale": native("weight")})


@says("global_response_norm", layout="first")
def global_response_norm(n: Site) -> Layer:
    """``GlobalResponseNorm``."""
    build = call(n.helper("norm.GlobalResponseNorm"), n.x_type.channels, eps=n.op.epsilon)
    return Layer(build, {"scale": native("weight"), "shift": native("bias")})


@says("filter_response_norm", layout="first")
def filter_response_norm(n: Site) -> Layer:
    """``FilterResponseNorm``."""
    options = {"eps": n.op.epsilon, "threshold": None if n.op.threshold else False}
    weights = {"scale": native("weight"), "shift": native("bias")}
    if n.op.threshold:
        weights["threshold"] = native("threshold")
    build = call(n.helper("norm.FilterResponseNorm"), n.x_type.channels, **options)
    return Layer(build, weights)
