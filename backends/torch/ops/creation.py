"""Values made from nothing: x gives the batch, the precision and the place."""

from __future__ import annotations

from ...code.expr import Expr, call, text
from ...code.say import Inline, Layer, Site
from . import says
from .parameter import any_input


def whole(n: Site) -> tuple[Expr, ...]:
    """The sizes with the batch in front."""
    return (text("{}.shape[0]", n.x), *n.op.shape)


@says("zeros", "ones", layout=any_input)
def zeros(n: Site) -> Inline:
    """``x.new_zeros``."""
    return Inline(call(text(f"{{}}.new_{n.op.word}", n.x), whole(n)))


@says("full", layout=any_input)
def full(n: Site) -> Inline:
    """``x.new_full``."""
    return Inline(call(text("{}.new_full", n.x), whole(n), n.op.value))


@says("zeros_like", "ones_like", layout="any")
def zeros_like(n: Site) -> Inline:
    """``torch.zeros_like``."""
    return Inline(call(f"torch.{n.op.word}", n.x))


@says("full_like", layout="any")
def full_like(n: Site) -> Inline:
    """``torch.full_like``."""
    return Inline(call("torch.full_like", n.x, n.op.value))


@says("arange", layout=any_input)
def arange(n: Site) -> Inline:
    """``torch.arange``, once per example."""
    count = text("{}.shape[{}]", n.x, n.axis(n.op.axis))
    made = call("torch.arange", count, device=text("{}.device", n.x))
    return Inline(text("{}.expand({}.shape[0], -1)", made, n.x))


@says("linspace", layout=any_input)
def linspace(n: Site) -> Inline:
    """``torch.linspace``, once per example."""
    place = {"dtype": text("{}.dtype", n.x), "device": text("{}.device", n.x)}
    made = call("torch.linspace", n.op.start, n.op.stop, n.op.count, **place)
    return Inline(text("{}.expand({}.shape[0], -1)", made, n.x))


@says("eye", layout=any_input)
def eye(n: Site) -> Inline:
    """``torch.eye``, once per example."""
    place = {"dtype": text("{}.dtype", n.x), "device": text("{}.device", n.x)}
    return Inline(
        text("{}.expand({}.shape[0], -1, -1)", call("torch.eye", n.op.size, **place), n.x)
    )


@says("cast", layout="any")
def cast(n: Site) -> Inline | Layer:
    """``x.long()``; real numbers get the precision of the model."""
    if n.op.dtype == n.x_type.dtype:
        return Inline(n.x)
    if n.op.dtype == "float":
        return Layer(call(n.helper("creation.ToFloat")))
    return Inline(text("{}.long()" if n.op.dtype == "int" else "{}.bool()", n.x))
