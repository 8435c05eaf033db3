"""Axes: new ones, fewer, longer, in another order or place."""

from __future__ import annotations

from ...code.alike import axes
from ...code.expr import call
from ...code.say import Layer, Site
from . import says

axes.ENTRIES.say(says, np="ops")


def reshaped(n: Site) -> Layer | None:
    """``layers.Reshape``, which works one open size out; None where there are several."""
    dims = tuple(size if isinstance(size, int) else -1 for size in n.out.dims)
    return Layer(call("layers.Reshape", dims)) if dims.count(-1) < 2 else None


@says("to_sequence", "to_image")
def to_grid(n: Site) -> Layer:
    """``layers.Reshape``."""
    dims = tuple(size if isinstance(size, int) else -1 for size in n.out.dims)
    return Layer(call("layers.Reshape", dims))


@says("merge_axes")
def merge_axes(n: Site) -> Layer:
    """``layers.Reshape``, or a layer that keeps several open sizes."""
    at, end = n.op.span(n.x_type)
    return reshaped(n) or Layer(call(n.helper("axes.MergeAxes"), at + 1, end + 1))


@says("split_axis")
def split_axis(n: Site) -> Layer:
    """``layers.Reshape``, or a layer that keeps several open sizes."""
    sizes = tuple(size if isinstance(size, int) else -1 for size in n.op.parts(n.x_type))
    at = 1 + n.x_type.index(n.op.axis)
    return reshaped(n) or Layer(call(n.helper("axes.SplitAxis"), at, sizes))
