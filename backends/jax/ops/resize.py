"""Cells added around and between."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.say import Inline, Site
from . import says

MODES = {"zeros": None, "reflect": "reflect", "edge": "edge"}


@says("pad")
def pad(n: Site) -> Inline:
    """``jnp.pad``."""
    height, width = n.op.amount
    around = ((0, 0), (height, height), (width, width), (0, 0))
    return Inline(call("jnp.pad", n.x, around, mode=MODES[n.op.mode]))


@says("upsample2d")
def upsample2d(n: Site) -> Inline:
    """``repeat``, or a helper that asks ``jax.image.resize`` for the larger size."""
    height, width = n.op.factor
    if n.op.method == "nearest":
        return Inline(text("{}.repeat({}, axis=1).repeat({}, axis=2)", n.x, height, width))
    return Inline(call(n.helper("resize.upsample_bilinear"), n.x, (height, width)))
