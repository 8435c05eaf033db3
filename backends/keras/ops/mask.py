"""Masks."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Inline, Site
from . import says


@says("padding_mask")
def padding_mask(n: Site) -> Inline:
    """``ops.not_equal``."""
    return Inline(call("ops.not_equal", n.x, n.op.pad))
