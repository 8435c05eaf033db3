"""Affine maps."""

from __future__ import annotations

from ...code.expr import call, name
from ...code.say import Layer, Site, native
from . import says


@says("dense")
def dense(n: Site) -> Layer:
    """``nnx.Linear``."""
    use_bias = None if n.op.bias else False
    build = call("nnx.Linear", n.x_type.channels, n.op.units, use_bias=use_bias, rngs=name("rngs"))
    bias = {"bias": native("bias")} if n.op.bias else {}
    return Layer(build, {"kernel": native("kernel"), **bias})
