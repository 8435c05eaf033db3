"""More activations: shrinking, thresholds, learned slopes."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.say import Inline, Layer, Site, native
from . import says

PLAIN = ("hard_tanh", "sparse_plus", "tanh_shrink")


@says(*PLAIN)
def plain(n: Site) -> Inline:
    """``ops.hard_tanh(x)`` and its like."""
    return Inline(call(f"ops.{n.op.word}", n.x))


@says("celu")
def celu(n: Site) -> Inline:
    """By ``ops.elu``, because the gradient of ``ops.celu`` at 0 is 2."""
    alpha = n.op.alpha
    if alpha == 1:
        return Inline(call("ops.elu", n.x))
    return Inline(text("{} * {}", alpha, call("ops.elu", text("{} / {}", n.x, alpha))))


@says("hard_shrink", "soft_shrink")
def shrink(n: Site) -> Inline:
    """``ops.soft_shrink``; the threshold is 0.5 unless given."""
    limit = None if n.op.threshold == 0.5 else n.op.threshold
    return Inline(call(f"ops.{n.op.word}", n.x, threshold=limit))


@says("threshold")
def threshold(n: Site) -> Inline:
    """``ops.threshold``."""
    return Inline(call("ops.threshold", n.x, n.op.threshold, n.op.value))


@says("squareplus")
def squareplus(n: Site) -> Inline:
    """``ops.squareplus``; its b is 4 unless given."""
    return Inline(call("ops.squareplus", n.x, b=None if n.op.b == 4 else n.op.b))


@says("sparsemax")
def sparsemax(n: Site) -> Inline:
    """A function of our own: ``ops.sparsemax`` takes another threshold where several shares are left."""
    axis = n.axis(n.op.axis)
    return Inline(call(n.helper("sparse.sparsemax"), n.x, axis=None if axis == -1 else axis))


@says("prelu")
def prelu(n: Site) -> Layer:
    """A layer of our own: ``layers.PReLU`` has gradient 0 at 0, and a slope per position."""
    shared = True if n.op.shared else None
    start = None if n.op.init == 0.25 else n.op.init
    build = call(n.helper("slope.PReLU"), shared=shared, start=start)
    return Layer(build, {"slope": native("slope")})


@says("rrelu")
def rrelu(n: Site) -> Layer:
    """A layer of our own."""
    return Layer(call(n.helper("slope.RReLU"), n.op.lower, n.op.upper))
