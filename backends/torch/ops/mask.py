"""Masks."""

from __future__ import annotations

from ...code.expr import text
from ...code.say import Inline, Site
from . import says


@says("padding_mask")
def padding_mask(n: Site) -> Inline:
    """``x != pad``."""
    return Inline(text("{} != {}", n.x, n.op.pad))
