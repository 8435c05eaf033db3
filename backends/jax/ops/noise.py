"""Noise while training."""

from __future__ import annotations

from ...code.expr import call, name
from ...code.say import Layer, Site
from . import says


@says("dropout")
def dropout(n: Site) -> Layer:
    """``nnx.Dropout``."""
    return Layer(call("nnx.Dropout", n.op.rate, rngs=name("rngs")))
