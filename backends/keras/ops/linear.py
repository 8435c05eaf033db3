"""Affine maps."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Layer, Site, native
from . import says


@says("dense")
def dense(n: Site) -> Layer:
    """``layers.Dense``."""
    build = call("layers.Dense", n.op.units, use_bias=None if n.op.bias else False)
    bias = {"bias": native("bias")} if n.op.bias else {}
    return Layer(build, {"kernel": native("kernel"), **bias})
