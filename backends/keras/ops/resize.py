"""Cells added around and between."""

from __future__ import annotations

from ...code.expr import call
from ...code.say import Inline, Layer, Site
from ...code.window import lean
from . import says


@says("pad")
def pad(n: Site) -> Layer | Inline:
    """``layers.ZeroPadding2D``, ``ops.pad``; TensorFlow has no edge mode, hence a helper."""
    height, width = n.op.amount
    if n.op.mode == "zeros":
        return Layer(call("layers.ZeroPadding2D", lean(n.op.amount)))
    if n.op.mode == "edge":
        return Inline(call(n.helper("resize.pad_edge"), n.x, (height, width)))
    around = ((0, 0), (height, height), (width, width), (0, 0))
    return Inline(call("ops.pad", n.x, around, mode="reflect"))


@says("upsample2d")
def upsample2d(n: Site) -> Layer:
    """``layers.UpSampling2D``; bilinear by a helper, TensorFlow's is float32 only."""
    if n.op.method == "nearest":
        return Layer(call("layers.UpSampling2D", lean(n.op.factor)))
    return Layer(call(n.helper("resize.BilinearUpsampling2D"), lean(n.op.factor)))
