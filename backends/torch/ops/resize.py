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


@says("upsample2d", layout="first")
def upsample2d(n: Site) -> Layer:
    """``nn.Upsample``."""
    factor = lean(n.op.factor)
    mode = None if n.op.method == "nearest" else n.op.method
    corners = None if mode is None else False
    return Layer(call("nn.Upsample", scale_factor=factor, mode=mode, align_corners=corners))
