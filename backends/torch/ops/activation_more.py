"""More activations: shrinking, thresholds, learned slopes."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.say import Inline, Layer, Site, native
from . import says
from .reduce import unflattened


@says("celu", layout="any")
def celu(n: Site) -> Inline:
    """``F.celu``, or ``F.elu``: the other's gradient holds 1 / alpha in float32."""
    alpha = n.op.alpha
    if alpha == 1:
        return Inline(call("F.celu", n.x))
    return Inline(text("{} * {}", alpha, call("F.elu", text("{} / {}", n.x, alpha))))


@says("hard_tanh", layout="any")
def hard_tanh(n: Site) -> Inline:
    """``torch.clamp``, because the gradient of ``F.hardtanh`` on the corners is 0."""
    return Inline(call("torch.clamp", n.x, -1, 1))


@says("hard_shrink", "soft_shrink", layout="any")
def shrink(n: Site) -> Inline:
    """``F.hardshrink``, ``F.softshrink``; their threshold is 0.5 unless given."""
    limit = None if n.op.threshold == 0.5 else n.op.threshold
    return Inline(call(f"F.{n.op.word.replace('_', '')}", n.x, lambd=limit))


@says("tanh_shrink", layout="any")
def tanh_shrink(n: Site) -> Inline:
    """``F.tanhshrink``."""
    return Inline(call("F.tanhshrink", n.x))


@says("threshold", layout="any")
def threshold(n: Site) -> Inline:
    """``F.threshold``."""
    return Inline(call("F.threshold", n.x, n.op.threshold, n.op.value))


@says("softmin", layout="any")
def softmin(n: Site) -> Inline:
    """``F.softmin`` along the axis where it stands in this layout."""
    return Inline(call("F.softmin", n.x, dim=n.axis(n.op.axis)))


@says("sparsemax", layout=unflattened)
def sparsemax(n: Site) -> Inline:
    """A function of our own."""
    return Inline(call(n.helper("sparse.sparsemax"), n.x, dim=n.axis(n.op.axis)))


@says("prelu", layout=lambda op, x: (x, x) if op.shared else ("first", "first"))
def prelu(n: Site) -> Layer:
    """``nn.PReLU``, whose slopes belong to axis 1."""
    count = None if n.op.shared else n.x_type.channels
    start = None if n.op.init == 0.25 else n.op.init
    build = call("nn.PReLU", *([] if count is None else [count]), init=start)
    return Layer(build, {"slope": native("weight")})


@says("rrelu", layout="any")
def rrelu(n: Site) -> Layer:
    """``nn.RReLU``."""
    return Layer(call("nn.RReLU", n.op.lower, n.op.upper))
