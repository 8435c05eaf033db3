"""Masks."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.say import Inline, Site
from . import says


@says("padding_mask")
def padding_mask(n: Site) -> Inline:
    """``x != pad``."""
    return Inline(text("{} != {}", n.x, n.op.pad))


@says("length_mask")
def length_mask(n: Site) -> Inline:
    """Positions compared with lengths."""
    steps = call("jnp.arange", text("{}.shape[{}]", n.x, n.axis("time")))
    return Inline(text("{} < {}[:, None]", steps, n.value("lengths")))
