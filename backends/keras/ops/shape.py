"""Shapes and axes."""

from __future__ import annotations

from ...code.expr import CHILD, call
from ...code.index import cut_of, sliced
from ...code.say import Inline, Layer, Site
from . import says


@says("flatten")
def flatten(n: Site) -> Layer | Inline:
    """``layers.Flatten``."""
    return Inline(n.x) if n.x_type.rank == 1 else Layer(call("layers.Flatten"))


@says("reshape")
def reshape(n: Site) -> Layer:
    """``layers.Reshape``; it works a symbolic size out."""
    dims = tuple(size if isinstance(size, int) else -1 for size in n.out.dims)
    return Layer(call("layers.Reshape", dims))


@says("permute")
def permute(n: Site) -> Layer:
    """``layers.Permute``, which does not count the batch."""
    return Layer(call("layers.Permute", n.op.positions(n.x_type)[1:]))


@says("slice")
def slice_(n: Site) -> Layer | Inline:
    """``x[:, 2:5]``; Keras is told the size of a part of an axis whose size it does not know."""
    part = sliced(n.x, {n.axis(n.op.axis): cut_of(n.op.start, n.op.stop, n.op.step)})
    dims = tuple(size if isinstance(size, int) else -1 for size in n.out.dims)
    settled = isinstance(n.out.dim(n.op.axis), int) and not isinstance(n.x_type.dim(n.op.axis), int)
    if not settled or dims.count(-1) > 1:
        return Inline(part)
    return Layer(call("layers.Reshape", dims), {}, call(CHILD, part))


@says("crop")
def crop(n: Site) -> Layer:
    """``layers.Cropping2D``, or the one of another rank."""
    amounts = n.op.amounts(n.x_type)
    same = len(set(amounts)) == 1
    return Layer(call(f"layers.Cropping{len(amounts)}D", amounts[0] if same else amounts))
