"""Cells added around and between."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Inline, Layer, Site
from ...code.window import lean
from . import says
from .pool import adaptive_average


@says("pad")
def pad(n: Site) -> Layer | Inline:
    """``layers.ZeroPadding2D``, ``ops.pad``; TensorFlow lacks two modes, hence helpers."""
    around = tuple(n.op.around(n.x_type))
    if n.op.mode == "constant" and not n.op.value:
        even = all(before == after for before, after in around)
        cells = lean([before for before, _ in around]) if even else around
        rank = len(around)
        return Layer(call(f"layers.ZeroPadding{rank}D", cells if even or rank > 1 else cells[0]))
    if n.op.mode in ("edge", "circular"):
        return Inline(call(n.helper(f"resize.pad_{n.op.mode}"), n.x, around))
    mode = {"reflect": "reflect"}.get(n.op.mode)
    whole = ((0, 0), *around, (0, 0))
    return Inline(call("ops.pad", n.x, whole, mode=mode, constant_values=n.op.value or None))


@says("upsample1d", "upsample2d", "upsample3d")
def upsample(n: Site) -> Layer:
    """``layers.UpSampling2D``; smooth by a helper, TensorFlow's is float32 only."""
    op, name = n.op, f"UpSampling{n.op.spatial_rank}D"
    if op.method == "nearest":
        return Layer(call(f"layers.{name}", lean(op.factor)))
    method = "cubic" if op.method == "bicubic" else None
    helper = n.helper(f"resize.Smooth{name}")
    corners = op.align_corners or None
    return Layer(call(helper, lean(op.factor), method=method, align_corners=corners))


@says("resize")
def resize(n: Site) -> Layer | Inline:
    """A helper: ``layers.Resizing`` computes in float32; areas are ``AdaptiveAveragePooling2D``."""
    op = n.op
    if op.method == "area":
        return adaptive_average(n)
    method = {"nearest": "nearest", "bicubic": "cubic"}.get(op.method)
    options = {"align_corners": op.align_corners or None, "antialias": op.antialias or None}
    return Layer(call(n.helper("resize.Resizing2D"), lean(op.size), method=method, **options))
