"""Functions of the user."""

from __future__ import annotations

from typing import Any

from ...code.expr import call
from ...code.say import Inline, Site
from . import says


def custom_layout(op: Any, layout: object) -> tuple[object, object]:
    """Images and volumes channels first, as PyTorch code expects them; the rest as it is."""
    takes, gives = op.first
    return "first" if takes else "last", "first" if gives else "last"


@says("custom", layout=custom_layout)
def custom(n: Site) -> Inline:
    """``FILE.FUNCTION(x, …)``."""
    return Inline(call(n.op.call, n.x, *n.values("with"), **(n.op.config or {})))
