"""Cells added around and between."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Inline, Layer, Site
from ...code.window import lean
from . import says

MODES = {"zeros": None, "reflect": "reflect", "edge": "replicate"}


@says("pad", layout="first")
def pad(n: Site) -> Inline:
    """``F.pad``, which starts at the last axis."""
    height, width = n.op.amount
    return Inline(call("F.pad", n.x, (width, width, height, height), mode=MODES[n.op.mode]))


@says("upsample2d", layout="first")
def upsample2d(n: Site) -> Layer:
    """``nn.Upsample``."""
    factor = lean(n.op.factor)
    mode = None if n.op.method == "nearest" else n.op.method
    corners = None if mode is None else False
    return Layer(call("nn.Upsample", scale_factor=factor, mode=mode, align_corners=corners))
