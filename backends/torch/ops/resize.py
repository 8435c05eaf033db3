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


@says("upsample1d", "upsample2d", "upsample3d", layout="first")
def upsample(n: Site) -> Layer:
    """``nn.Upsample``."""
    op = n.op
    corners = None if op.method == "nearest" else op.align_corners
    mode = None if op.method == "nearest" else op.method
    return Layer(
        call("nn.Upsample", scale_factor=lean(op.factor), mode=mode, align_corners=corners)
    )


@says("resize", layout="first")
def resize(n: Site) -> Inline:
    """``F.interpolate``; nearest by a helper, since float32 rounds places."""
    op = n.op
    if op.method == "nearest":
        return Inline(call(n.helper("resize.resize_nearest"), n.x, tuple(op.size)))
    mixes = op.method != "area"
    options = (
        {"align_corners": op.align_corners, "antialias": op.antialias or None} if mixes else {}
    )
    return Inline(call("F.interpolate", n.x, tuple(op.size), mode=op.method, **options))
