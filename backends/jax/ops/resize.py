"""Cells added around and between."""

from __future__ import annotations

from typing import Any

from ...code.expr import call, name, text
from ...code.say import Inline, Site
from . import says

MODES = {"constant": None, "reflect": "reflect", "edge": "edge", "circular": "wrap"}


@says("pad")
def pad(n: Site) -> Inline:
    """``jnp.pad``."""
    around = ((0, 0), *n.op.around(n.x_type), (0, 0))
    mode, filled = MODES[n.op.mode], n.op.value or None
    return Inline(call("jnp.pad", n.x, around, mode=mode, constant_values=filled))


@says("upsample1d", "upsample2d", "upsample3d")
def upsample(n: Site) -> Inline:
    """``repeat``, or a helper that asks ``jax.image.resize`` for the larger size."""
    factor, x = tuple(n.op.factor), n.x
    if n.op.method == "nearest":
        for axis, times in zip(n.spatial, factor, strict=True):
            x = text("{}.repeat({}, axis={})", x, times, axis) if times != 1 else x
        return Inline(x)
    cubic = n.op.method == "bicubic"
    if n.op.align_corners:
        helper = n.helper("resize.enlarge_corners")
        return Inline(call(helper, n.x, factor, "cubic" if cubic else "linear"))
    method = name("jax.image.ResizeMethod.CUBIC_PYTORCH") if cubic else None
    return Inline(call(n.helper("resize.enlarge"), n.x, factor, method=method))


@says("resize")
def resize(n: Site) -> Inline:
    """``jax.image.resize``; helpers for aligned corners, areas, and nearest, where it rounds."""
    op, size = n.op, tuple(n.op.size)
    if op.method == "area":
        return Inline(call(n.helper("pool.adaptive_avg_pool"), n.x, size))
    if op.method == "nearest":
        return Inline(call(n.helper("resize.resize_nearest"), n.x, size))
    word: Any = "linear" if op.method == "bilinear" else "cubic"
    if op.align_corners:
        return Inline(call(n.helper("resize.resize_corners"), n.x, size, word))
    if op.method == "bicubic" and not op.antialias:
        word = name("jax.image.ResizeMethod.CUBIC_PYTORCH")
    shape = text("({}.shape[0], {}, {}, {}.shape[-1])", n.x, *size, n.x)
    return Inline(call("jax.image.resize", n.x, shape, word, antialias=op.antialias))
