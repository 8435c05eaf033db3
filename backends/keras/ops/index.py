"""Positions that another value names."""

from __future__ import annotations

from ...code.expr import CHILD, Text, call, text
from ...code.say import Inline, Layer, Site
from . import says


def spread(n: Site) -> Text:
    """The index with the axes of x: ``index[:, :, None]``."""
    at, rank = 1 + n.x_type.index(n.op.axis), n.types["index"].rank
    axes = (":" if rank and i == at else "None" for i in range(1, n.x_type.rank + 1))
    return text(f"{{}}[:, {', '.join(axes)}]", n.value("index"))


@says("gather")
def gather(n: Site) -> Inline:
    """``ops.take_along_axis``."""
    axis = n.axis(n.op.axis)
    picked = call("ops.take_along_axis", n.x, spread(n), axis=axis)
    return Inline(picked if n.types["index"].rank else call("ops.squeeze", picked, axis=axis))


@says("take_along_axis")
def take_along_axis(n: Site) -> Inline:
    """``ops.take_along_axis``."""
    axis = n.axis(n.op.axis)
    return Inline(call("ops.take_along_axis", n.x, n.value("index"), axis=axis))


@says("segment_sum", "segment_mean")
def segment(n: Site) -> Layer:
    """A layer that numbers the segments of all examples."""
    word = n.op.word.title().replace("_", "")
    build = call(n.helper(f"index.{word}"), n.op.segments, axis=1 + n.x_type.index(n.op.axis))
    return Layer(build, {}, call(CHILD, n.x, n.value("index")))


@says("index_add")
def index_add(n: Site) -> Layer:
    """X and a sum into zeros."""
    at, value = 1 + n.x_type.index(n.op.axis), n.value("value")
    size = n.x_type.dim(n.op.axis)
    if not isinstance(size, int):
        return Layer(
            call(n.helper("index.IndexAdd"), at), {}, call(CHILD, n.x, value, n.value("index"))
        )
    added = call(CHILD, value, n.value("index"))
    return Layer(call(n.helper("index.SegmentSum"), size, axis=at), {}, text("{} + {}", n.x, added))


@says("one_hot")
def one_hot(n: Site) -> Inline:
    """``ops.one_hot``."""
    return Inline(call("ops.one_hot", n.x, n.op.classes))


@says("bucketize")
def bucketize(n: Site) -> Layer:
    """A layer of our own: ``layers.Discretization`` rounds boundaries to float32."""
    return Layer(call(n.helper("index.Bucketize"), list(n.op.boundaries)))


@says("shift_right")
def shift_right(n: Site) -> Inline:
    """``ops.pad`` in front of all ids but the last."""
    kept = text("{}[:, :-1]", n.x)
    around = ((0, 0), (1, 0))
    return Inline(call("ops.pad", kept, around, constant_values=n.op.start or None))
