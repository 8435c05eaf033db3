"""Axes: new ones, fewer, longer, in another order or place."""

from __future__ import annotations

from itertools import accumulate

from ...code.expr import call
from ...code.index import picked, sliced
from ...code.say import Inline, Layer, Site
from . import says


def made(n: Site) -> int:
    """Where a new axis stands in the output."""
    at: int = n.out.index(n.op.axis)
    return -1 if at == n.out.rank - 1 else at + 1


def reshaped(n: Site) -> Layer | None:
    """``layers.Reshape``, which works one open size out; None where there are several."""
    dims = tuple(size if isinstance(size, int) else -1 for size in n.out.dims)
    return Layer(call("layers.Reshape", dims)) if dims.count(-1) < 2 else None


@says("squeeze")
def squeeze(n: Site) -> Inline:
    """``ops.squeeze``."""
    return Inline(call("ops.squeeze", n.x, axis=n.axis(n.op.axis)))


@says("expand")
def expand(n: Site) -> Inline:
    """``ops.expand_dims``."""
    return Inline(call("ops.expand_dims", n.x, axis=made(n)))


@says("tile")
def tile(n: Site) -> Inline:
    """``ops.tile``."""
    at = n.x_type.index(n.op.axis)
    times = tuple(n.op.times if i == at else 1 for i in range(n.x_type.rank))
    return Inline(call("ops.tile", n.x, (1, *times)))


@says("repeat_each")
def repeat_each(n: Site) -> Inline:
    """``ops.repeat``."""
    return Inline(call("ops.repeat", n.x, n.op.times, axis=n.axis(n.op.axis)))


@says("flip")
def flip(n: Site) -> Inline:
    """``ops.flip``."""
    return Inline(call("ops.flip", n.x, axis=n.axis(n.op.axis)))


@says("roll")
def roll(n: Site) -> Inline:
    """``ops.roll``."""
    return Inline(call("ops.roll", n.x, n.op.by, axis=n.axis(n.op.axis)))


@says("shift")
def shift(n: Site) -> Inline:
    """``ops.pad`` of what is left."""
    at, by = 1 + n.x_type.index(n.op.axis), n.op.by
    kept = sliced(n.x, {at: (None, -by, None) if by > 0 else (-by or None, None, None)})
    new = (by, 0) if by > 0 else (0, -by)
    around = tuple(new if i == at else (0, 0) for i in range(n.x_type.rank + 1))
    return Inline(call("ops.pad", kept, around, constant_values=n.op.fill or None))


@says("stack")
def stack(n: Site) -> Inline:
    """``ops.stack``."""
    return Inline(call("ops.stack", [n.x, *n.values("with")], axis=made(n)))


@says("split")
def split(n: Site) -> Inline:
    """``ops.split``, into equal parts or at positions."""
    at = list(accumulate(n.op.sizes[:-1])) if n.op.parts is None else n.op.parts
    return Inline(call("ops.split", n.x, at, axis=n.axis(n.op.axis)))


@says("unstack")
def unstack(n: Site) -> Inline:
    """``ops.unstack``."""
    return Inline(call("ops.unstack", n.x, axis=n.axis(n.op.axis)))


@says("take")
def take(n: Site) -> Inline:
    """``x[:, 2]``."""
    return Inline(picked(n.x, n.axis(n.op.axis), n.op.index))


@says("last")
def last(n: Site) -> Inline:
    """``x[:, -1]``, or a helper that reads a mask."""
    mask = n.value("mask")
    if mask is None:
        return Inline(picked(n.x, 1, -1))
    return Inline(call(n.helper("axes.last_real"), n.x, mask))


@says("broadcast_to")
def broadcast_to(n: Site) -> Inline:
    """``ops.tile`` of the axes of size 1, which does not ask for the size of the batch."""
    return Inline(call("ops.tile", n.x, (1, *n.op.times(n.x_type))))


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
