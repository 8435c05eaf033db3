"""Noise while training."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Layer, Site
from . import says


@says("dropout", layout="any")
def dropout(n: Site) -> Layer:
    """``nn.Dropout``."""
    return Layer(call("nn.Dropout", n.op.rate))
