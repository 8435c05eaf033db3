"""Fixed numbers."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Layer, Site
from . import says


@says("constant")
def constant(n: Site) -> Layer:
    """``Constant``."""
    return Layer(call(n.helper("constant.Constant"), n.op.numbers))
