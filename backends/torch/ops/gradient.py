"""Values whose gradient is declared."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.say import Inline, Site
from . import says
from .merge import joint_layout


@says("gradient_reversal", layout="any")
def gradient_reversal(n: Site) -> Inline:
    """A function with a gradient of its own."""
    return Inline(call(n.helper("gradient.reverse_gradient"), n.x, n.op.strength))


@says("straight_through", layout=joint_layout)
def straight_through(n: Site) -> Inline:
    """``x + (value - x).detach()``."""
    return Inline(text("{} + ({} - {}).detach()", n.x, n.value("value"), n.x))
