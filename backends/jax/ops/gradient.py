"""Values whose gradient is declared."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.say import Inline, Site
from . import says


@says("gradient_reversal")
def gradient_reversal(n: Site) -> Inline:
    """A function with a gradient of its own."""
    return Inline(call(n.helper("gradient.reverse_gradient"), n.x, n.op.strength))


@says("straight_through")
def straight_through(n: Site) -> Inline:
    """``x + lax.stop_gradient(value - x)``."""
    constant = call("lax.stop_gradient", text("{} - {}", n.value("value"), n.x))
    return Inline(text("{} + {}", n.x, constant))
