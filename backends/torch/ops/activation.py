"""Activations: functions of ``torch.nn.functional``, on any layout."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.say import Inline, Site
from . import says

PLAIN = {
    "relu": "F.relu",
    "relu6": "F.relu6",
    "selu": "F.selu",
    "silu": "F.silu",
    "mish": "F.mish",
    "sigmoid": "torch.sigmoid",
    "tanh": "torch.tanh",
    "log_sigmoid": "F.logsigmoid",
    "softsign": "F.softsign",
    "hard_swish": "F.hardswish",
}
"""Functions that already mean what the language means, at every point and in float64."""


@says(*PLAIN, layout="any")
def plain(n: Site) -> Inline:
    """``F.relu(x)`` and its like."""
    return Inline(call(PLAIN[n.op.word], n.x))


@says("leaky_relu", layout="any")
def leaky_relu(n: Site) -> Inline:
    """``F.leaky_relu``."""
    return Inline(call("F.leaky_relu", n.x, n.op.slope))


@says("elu", layout="any")
def elu(n: Site) -> Inline:
    """``F.elu``; its alpha is 1 unless given."""
    return Inline(call("F.elu", n.x, alpha=None if n.op.alpha == 1 else n.op.alpha))


@says("gelu", layout="any")
def gelu(n: Site) -> Inline:
    """``F.gelu``; exact unless the tanh formula is asked for."""
    return Inline(call("F.gelu", n.x, approximate="tanh" if n.op.approximate else None))


@says("softplus", layout="any")
def softplus(n: Site) -> Inline:
    """``F.softplus``; it is cut to the identity above 20, which float64 can see: 40 it cannot."""
    beta = None if n.op.beta == 1 else n.op.beta
    return Inline(call("F.softplus", n.x, beta=beta, threshold=40))


@says("hard_sigmoid", layout="any")
def hard_sigmoid(n: Site) -> Inline:
    """By relu6, because the gradient of ``F.hardsigmoid`` has a float32 1/6 in float64."""
    return Inline(text("{} / 6", call("F.relu6", text("{} + 3", n.x)), names=("F.relu6",)))


@says("softmax", layout="any")
def softmax(n: Site) -> Inline:
    """``F.softmax`` along the axis where it stands in this layout."""
    scores = n.x if n.op.temperature == 1 else text("{} / {}", n.x, n.op.temperature)
    return Inline(call("F.softmax", scores, dim=n.axis(n.op.axis)))


@says("log_softmax", layout="any")
def log_softmax(n: Site) -> Inline:
    """``F.log_softmax`` along the axis where it stands in this layout."""
    return Inline(call("F.log_softmax", n.x, dim=n.axis(n.op.axis)))


@says("l2_normalize", layout="any")
def l2_normalize(n: Site) -> Inline:
    """``F.normalize``; its smallest divisor is 1e-12 unless given."""
    eps = None if n.op.epsilon == 1e-12 else n.op.epsilon
    return Inline(call("F.normalize", n.x, dim=n.axis(n.op.axis), eps=eps))


@says("scale", layout="any")
def scale(n: Site) -> Inline:
    """``x * by``."""
    return Inline(text("{} * {}", n.x, n.op.by))


@says("offset", layout="any")
def offset(n: Site) -> Inline:
    """``x + by``."""
    return Inline(text("{} + {}", n.x, n.op.by))


@says("identity", layout="any")
def identity(n: Site) -> Inline:
    """``x`` itself."""
    return Inline(n.x)


@says("stop_gradient", layout="any")
def stop_gradient(n: Site) -> Inline:
    """``x.detach()``."""
    return Inline(text("{}.detach()", n.x))
