"""More activations: shrinking, thresholds, learned slopes."""

from __future__ import annotations

from ...code.expr import call, name, text
from ...code.say import Inline, Layer, Site, native
from . import says

PLAIN = ("hard_tanh", "sparse_plus")


@says(*PLAIN)
def plain(n: Site) -> Inline:
    """``jax.nn.hard_tanh(x)`` and its like."""
    return Inline(call(f"jax.nn.{n.op.word}", n.x))


@says("celu")
def celu(n: Site) -> Inline:
    """``jax.nn.celu``; its alpha is 1 unless given."""
    return Inline(call("jax.nn.celu", n.x, alpha=None if n.op.alpha == 1 else n.op.alpha))


@says("hard_shrink")
def hard_shrink(n: Site) -> Inline:
    """``jnp.where``."""
    return Inline(call("jnp.where", text("jnp.abs({}) > {}", n.x, n.op.threshold), n.x, 0.0))


@says("soft_shrink")
def soft_shrink(n: Site) -> Inline:
    """``sign(x) relu(|x| - threshold)``."""
    kept = call("jax.nn.relu", text("jnp.abs({}) - {}", n.x, n.op.threshold))
    return Inline(text("{} * {}", call("jnp.sign", n.x), kept))


@says("threshold")
def threshold(n: Site) -> Inline:
    """``jnp.where``."""
    return Inline(call("jnp.where", text("{} > {}", n.x, n.op.threshold), n.x, n.op.value))


@says("squareplus")
def squareplus(n: Site) -> Inline:
    """``jax.nn.squareplus``; its b is 4 unless given."""
    return Inline(call("jax.nn.squareplus", n.x, b=None if n.op.b == 4 else n.op.b))


@says("sparsemax")
def sparsemax(n: Site) -> Inline:
    """A function of our own."""
    axis = n.axis(n.op.axis)
    return Inline(call(n.helper("sparse.sparsemax"), n.x, axis=None if axis == -1 else axis))


@says("prelu")
def prelu(n: Site) -> Layer:
    """A module of our own: the slope of ``nnx.PReLU`` is one number, its gradient at 0 is 1."""
    count = 1 if n.op.shared else n.x_type.channels
    start = None if n.op.init == 0.25 else n.op.init
    return Layer(call(n.helper("slope.PReLU"), count, start=start), {"slope": native("slope")})


@says("rrelu")
def rrelu(n: Site) -> Layer:
    """A module of our own."""
    return Layer(call(n.helper("slope.RReLU"), n.op.lower, n.op.upper, rngs=name("rngs")))
