"""Values whose gradient is declared."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.say import Inline, Layer, Site
from . import says


@says("gradient_reversal")
def gradient_reversal(n: Site) -> Layer:
    """A layer with a gradient of its own."""
    return Layer(call(n.helper("gradient.GradientReversal"), n.op.strength))


@says("straight_through")
def straight_through(n: Site) -> Inline:
    """``x + ops.stop_gradient(value - x)``."""
    constant = call("ops.stop_gradient", text("{} - {}", n.value("value"), n.x))
    return Inline(text("{} + {}", n.x, constant))
