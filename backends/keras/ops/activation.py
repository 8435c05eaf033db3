"""Activations: functions of ``keras.ops``, or our own where those are inexact in float64."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.say import Inline, Layer, Site
from . import says

PLAIN = {
    "relu": "ops.relu",
    "relu6": "ops.relu6",
    "silu": "ops.silu",
    "sigmoid": "ops.sigmoid",
    "tanh": "ops.tanh",
    "log_sigmoid": "ops.log_sigmoid",
    "softsign": "ops.softsign",
    "hard_sigmoid": "ops.hard_sigmoid",
    "hard_swish": "ops.hard_swish",
    "stop_gradient": "ops.stop_gradient",
}
"""Functions that already mean what the language means, at every point and in float64."""


@says(*PLAIN)
def plain(n: Site) -> Inline:
    """``ops.relu(x)`` and its like."""
    return Inline(call(PLAIN[n.op.word], n.x))


@says("mish")
def mish(n: Site) -> Layer:
    """A layer, because ``keras.activations.mish`` does not take symbolic values."""
    return Layer(call("layers.Activation", "mish"))


@says("selu")
def selu(n: Site) -> Inline:
    """A function of our own, for the gradient at 0."""
    return Inline(call(n.helper("activation.selu"), n.x))


@says("leaky_relu")
def leaky_relu(n: Site) -> Inline:
    """A function of our own, for the slope in float64."""
    return Inline(call(n.helper("activation.leaky_relu"), n.x, n.op.slope))


@says("elu")
def elu(n: Site) -> Inline:
    """``ops.elu``; its alpha is 1 unless given."""
    return Inline(call("ops.elu", n.x, alpha=None if n.op.alpha == 1 else n.op.alpha))


@says("gelu")
def gelu(n: Site) -> Inline:
    """A function of our own, for the constants in float64."""
    approximate = True if n.op.approximate else None
    return Inline(call(n.helper("activation.gelu"), n.x, approximate=approximate))


@says("softplus")
def softplus(n: Site) -> Inline:
    """``ops.softplus``, which has no beta."""
    beta = n.op.beta
    if beta == 1:
        return Inline(call("ops.softplus", n.x))
    inner = call("ops.softplus", text("{} * {}", beta, n.x))
    return Inline(text("{} / {}", inner, beta))


@says("softmax")
def softmax(n: Site) -> Inline:
    """``ops.softmax``."""
    scores = n.x if n.op.temperature == 1 else text("{} / {}", n.x, n.op.temperature)
    return Inline(call("ops.softmax", scores, axis=n.axis(n.op.axis)))


@says("log_softmax")
def log_softmax(n: Site) -> Inline:
    """``ops.log_softmax``."""
    return Inline(call("ops.log_softmax", n.x, axis=n.axis(n.op.axis)))


@says("l2_normalize")
def l2_normalize(n: Site) -> Inline:
    """``ops.normalize``, whose default smallest divisor is larger."""
    axis = n.axis(n.op.axis)
    return Inline(call("ops.normalize", n.x, axis=axis, epsilon=n.op.epsilon))


@says("scale")
def scale(n: Site) -> Inline:
    """``x * by``."""
    return Inline(text("{} * {}", n.x, n.op.by))


@says("offset")
def offset(n: Site) -> Inline:
    """``x + by``."""
    return Inline(text("{} + {}", n.x, n.op.by))


@says("identity")
def identity(n: Site) -> Inline:
    """``x`` itself."""
    return Inline(n.x)
