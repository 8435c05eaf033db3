"""Cells added around and between."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.say import Inline, Site
from . import says

MODES = {"constant": None, "reflect": "reflect", "edge": "edge", "circular": "wrap"}


@says("pad")
def pad(n: Site) -> Inline:
    """``jnp.pad``."""
    around = ((0, 0), *n.op.around(n.x_type), (0, 0))
    mode, filled = MODES[n.op.mode], n.op.value or None
    return Inline(call("jnp.pad", n.x, around, mode=mode, constant_values=filled))


@says("upsample2d")
def upsample2d(n: Site) -> Inline:
    """``repeat``, or a helper that asks ``jax.image.resize`` for the larger size."""
    height, width = n.op.factor
    if n.op.method == "nearest":
        return Inline(text("{}.repeat({}, axis=1).repeat({}, axis=2)", n.x, height, width))
    return Inline(call(n.helper("resize.upsample_bilinear"), n.x, (height, width)))
