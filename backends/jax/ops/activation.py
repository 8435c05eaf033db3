"""Activations: functions of ``jax.nn``."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.say import Inline, Site
from . import says

PLAIN = {
    "relu": "jax.nn.relu",
    "relu6": "jax.nn.relu6",
    "selu": "jax.nn.selu",
    "silu": "jax.nn.silu",
    "mish": "jax.nn.mish",
    "sigmoid": "jax.nn.sigmoid",
    "tanh": "jnp.tanh",
    "log_sigmoid": "jax.nn.log_sigmoid",
    "softsign": "jax.nn.soft_sign",
    "hard_sigmoid": "jax.nn.hard_sigmoid",
    "hard_swish": "jax.nn.hard_swish",
    "stop_gradient": "jax.lax.stop_gradient",
}
"""Functions that already mean what the language means, at every point and in float64."""


@says(*PLAIN)
def plain(n: Site) -> Inline:
    """``jax.nn.relu(x)`` and its like."""
    return Inline(call(PLAIN[n.op.word], n.x))


@says("leaky_relu")
def leaky_relu(n: Site) -> Inline:
    """By ``where``, because ``jax.nn.leaky_relu`` has gradient 1 at 0."""
    return Inline(call("jnp.where", text("{} > 0", n.x), n.x, text("{} * {}", n.op.slope, n.x)))


@says("elu")
def elu(n: Site) -> Inline:
    """``jax.nn.elu``; its alpha is 1 unless given."""
    return Inline(call("jax.nn.elu", n.x, alpha=None if n.op.alpha == 1 else n.op.alpha))


@says("gelu")
def gelu(n: Site) -> Inline:
    """``jax.nn.gelu``; it approximates unless told not to."""
    return Inline(call("jax.nn.gelu", n.x, approximate=n.op.approximate))


@says("softplus")
def softplus(n: Site) -> Inline:
    """``jax.nn.softplus``, which has no beta."""
    beta = n.op.beta
    if beta == 1:
        return Inline(call("jax.nn.softplus", n.x))
    inner = call("jax.nn.softplus", text("{} * {}", beta, n.x))
    return Inline(text("{} / {}", inner, beta))


@says("softmax")
def softmax(n: Site) -> Inline:
    """``jax.nn.softmax``."""
    scores = n.x if n.op.temperature == 1 else text("{} / {}", n.x, n.op.temperature)
    return Inline(call("jax.nn.softmax", scores, axis=n.axis(n.op.axis)))


@says("log_softmax")
def log_softmax(n: Site) -> Inline:
    """``jax.nn.log_softmax``."""
    return Inline(call("jax.nn.log_softmax", n.x, axis=n.axis(n.op.axis)))


@says("l2_normalize")
def l2_normalize(n: Site) -> Inline:
    """A function of our own: dividing by the norm has no gradient at 0."""
    function = n.helper("normalize.l2_normalize")
    eps = None if n.op.epsilon == 1e-12 else n.op.epsilon
    return Inline(call(function, n.x, axis=n.axis(n.op.axis), epsilon=eps))


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
