"""Pools over windows and over everything."""

from __future__ import annotations

from typing import Any

from ...code.expr import call, text
from ...code.say import Inline, Site
from . import says


def cells(n: Site) -> Any:
    """The padding argument: a word, amounts, or a helper where `ceil` waits for the size."""
    op = n.op
    if op.padding in ("same", "valid") and not op.ceil:
        return "SAME" if op.padding == "same" else None
    pads = op.pads(n.x_type)
    if None not in pads:
        return tuple(pads) if any(map(any, pads)) else None
    return call(
        n.helper("pool.reach"), n.x, tuple(op.window), op.strides, tuple(op.stated(n.x_type))
    )


@says("max_pool1d", "max_pool2d", "max_pool3d")
def max_pool(n: Site) -> Inline:
    """``nnx.max_pool``."""
    windows = {"window_shape": tuple(n.op.window), "strides": n.op.strides}
    return Inline(call("nnx.max_pool", n.x, **windows, padding=cells(n)))


@says("avg_pool1d", "avg_pool2d", "avg_pool3d")
def avg_pool(n: Site) -> Inline:
    """``nnx.avg_pool``; a helper where padding counts and what `ceil` reaches over does not."""
    op, padding = n.op, cells(n)
    stated = tuple(op.stated(n.x_type))
    if op.ceil and op.count_padding and any(map(any, stated)):
        helper = n.helper("pool.avg_pool_over")
        return Inline(call(helper, n.x, tuple(op.window), op.strides, stated))
    windows = {"window_shape": tuple(op.window), "strides": op.strides}
    counts = None if padding is None or (op.count_padding and not op.ceil) else False
    return Inline(call("nnx.avg_pool", n.x, **windows, padding=padding, count_include_pad=counts))


@says("lp_pool1d", "lp_pool2d", "lp_pool3d")
def lp_pool(n: Site) -> Inline:
    """The root of summed powers; flax has no such pool."""
    op, padding = n.op, cells(n)
    helper = n.helper("pool.lp_pool")
    return Inline(call(helper, n.x, tuple(op.window), op.strides, op.order, padding=padding))


@says(*(f"adaptive_{kind}_pool{rank}d" for kind in ("avg", "max") for rank in (1, 2, 3)))
def adaptive_pool(n: Site) -> Inline:
    """Slices of every output; flax has no such pool."""
    kind = "max" if "max" in n.op.word else "avg"
    return Inline(call(n.helper(f"pool.adaptive_{kind}_pool"), n.x, tuple(n.op.size)))


@says("blur_pool")
def blur_pool(n: Site) -> Inline:
    """A helper: slices times binomial weights."""
    stride = None if n.op.stride == 2 else n.op.stride
    return Inline(call(n.helper("pool.blur_pool"), n.x, n.op.weights(), stride=stride))


@says("global_avg_pool", "global_max_pool")
def global_pool(n: Site) -> Inline:
    """``mean``, or a helper, over the positions."""
    axes: Any = n.spatial[0] if len(n.spatial) == 1 else n.spatial
    mask, mean = n.value("mask"), n.op.word == "global_avg_pool"
    if mask is None and mean:
        return Inline(text("{}.mean(axis={})", n.x, axes))
    if mask is None:
        return Inline(call(n.helper("reduce.amax"), n.x, axis=axes))
    if mean:
        return Inline(call(n.helper("pool.masked_mean"), n.x, mask))
    return Inline(call(n.helper("reduce.max_where"), n.x, text("{}[..., None]", mask), axis=axes))
