"""Functions of the user."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Inline, Site
from . import says


@says("custom")
def custom(n: Site) -> Inline:
    """``FILE.FUNCTION(x, …)``."""
    return Inline(call(n.op.call, n.x, *n.values("with"), **(n.op.config or {})))
