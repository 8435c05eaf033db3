"""Noise while training."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Layer, Site
from . import says


@says("dropout")
def dropout(n: Site) -> Layer:
    """``layers.Dropout``."""
    return Layer(call("layers.Dropout", n.op.rate))
