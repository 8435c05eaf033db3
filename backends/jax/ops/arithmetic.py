"""Values and fixed numbers."""

from __future__ import annotations

from ...code.expr import text
from ...code.say import Inline, Site
from . import says


@says("arithmetic")
def arithmetic(n: Site) -> Inline:
    """``1 - x``, ``x / 2``."""
    pair = (n.op.number, n.x) if n.op.reverse else (n.x, n.op.number)
    return Inline(text(f"{{}} {n.op.sign} {{}}", *pair))
