"""Cells added around and between."""

from __future__ import annotations

from typing import Any

from ...code.expr import call
from ...code.say import Inline, Layer, Site
from ...code.window import lean
from . import says
from .shape import grid_layout

MODES = {"constant": None, "reflect": "reflect", "edge": "replicate", "circular": "circular"}


def pad_layout(op: Any, layout: object) -> tuple[object, object]:
    """Constants fit into any grid; what is taken from the border is channels-first."""
    return grid_layout(op, layout) if op.mode == "constant" else ("first", "first")


@says("pad", layout=pad_layout)
def pad(n: Site) -> Inline:
    """``F.pad``, which starts at the last axis."""
    around = [*n.op.around(n.x_type), *([] if n.first else [(0, 0)])]
    flat = tuple(cells for pair in reversed(around) for cells in pair)
    return Inline(call("F.pad", n.x, flat, mode=MODES[n.op.mode], value=n.op.value or None))


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
