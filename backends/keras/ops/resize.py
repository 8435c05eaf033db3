"""Cells added around and between."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Inline, Layer, Site
from ...code.window import lean
from . import says


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


@says("upsample2d")
def upsample2d(n: Site) -> Layer:
    """``layers.UpSampling2D``; bilinear by a helper, TensorFlow's is float32 only."""
    if n.op.method == "nearest":
        return Layer(call("layers.UpSampling2D", lean(n.op.factor)))
    return Layer(call(n.helper("resize.BilinearUpsampling2D"), lean(n.op.factor)))
