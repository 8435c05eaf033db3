"""Learned arrays of their own."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Layer, Site, native
from . import says


@says("parameter")
def parameter(n: Site) -> Layer:
    """``Parameter``."""
    ones = "ones" if n.op.init.word == "ones" else None
    build = call(n.helper("parameter.Parameter"), n.op.shape, initializer=ones)
    return Layer(build, {"value": native("value")})
