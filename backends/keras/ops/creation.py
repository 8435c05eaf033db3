"""Values made from nothing: x gives the batch, the precision and the place."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Inline, Layer, Site
from . import says

NUMBERS = {"zeros": 0.0, "ones": 1.0}


@says("zeros", "ones", "full")
def full(n: Site) -> Layer:
    """A layer that asks for the size of the batch."""
    value = NUMBERS.get(n.op.word, getattr(n.op, "value", None))
    return Layer(call(n.helper("creation.Full"), tuple(n.op.shape), value))


@says("zeros_like", "ones_like")
def zeros_like(n: Site) -> Inline:
    """``ops.zeros_like``."""
    return Inline(call(f"ops.{n.op.word}", n.x))


@says("full_like")
def full_like(n: Site) -> Inline:
    """``ops.full_like``."""
    return Inline(call("ops.full_like", n.x, n.op.value))


@says("arange")
def arange(n: Site) -> Layer:
    """A layer that asks for the size of the axis."""
    return Layer(call(n.helper("creation.Arange"), 1 + n.x_type.index(n.op.axis)))


@says("linspace")
def linspace(n: Site) -> Layer:
    """A layer that asks for the size of the batch."""
    return Layer(call(n.helper("creation.Linspace"), n.op.start, n.op.stop, n.op.count))


@says("eye")
def eye(n: Site) -> Layer:
    """A layer that asks for the size of the batch."""
    return Layer(call(n.helper("creation.Eye"), n.op.size))


@says("cast")
def cast(n: Site) -> Inline:
    """``ops.cast``; real numbers get the precision of the model."""
    if n.op.dtype == n.x_type.dtype:
        return Inline(n.x)
    if n.op.dtype == "float":
        return Inline(call("ops.cast", n.x, call("keras.config.floatx")))
    return Inline(call("ops.cast", n.x, "int32" if n.op.dtype == "int" else "bool"))
