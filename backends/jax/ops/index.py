"""Positions that another value names."""

from __future__ import annotations

from ...code.expr import Text, call, text
from ...code.say import Inline, Site
from . import says


def spread(n: Site) -> Text:
    """The index with the axes of x: ``index[:, :, None]``."""
    at, rank = 1 + n.x_type.index(n.op.axis), n.types["index"].rank
    axes = (":" if rank and i == at else "None" for i in range(1, n.x_type.rank + 1))
    return text(f"{{}}[:, {', '.join(axes)}]", n.value("index"))


@says("gather")
def gather(n: Site) -> Inline:
    """``jnp.take_along_axis``."""
    axis = n.axis(n.op.axis)
    picked = call("jnp.take_along_axis", n.x, spread(n), axis=axis)
    return Inline(picked if n.types["index"].rank else text("{}.squeeze({})", picked, axis))


@says("take_along_axis")
def take_along_axis(n: Site) -> Inline:
    """``jnp.take_along_axis``."""
    axis = n.axis(n.op.axis)
    return Inline(call("jnp.take_along_axis", n.x, n.value("index"), axis=axis))


@says("segment_sum", "segment_mean")
def segment(n: Site) -> Inline:
    """A helper that adds into zeros, example by example."""
    function, axis = n.helper(f"index.{n.op.word}"), 1 + n.x_type.index(n.op.axis)
    return Inline(call(function, n.x, n.value("index"), n.op.segments, axis=axis))


@says("index_add")
def index_add(n: Site) -> Inline:
    """A helper that adds example by example."""
    function, axis = n.helper("index.index_add"), 1 + n.x_type.index(n.op.axis)
    return Inline(call(function, n.x, n.value("value"), n.value("index"), axis=axis))


@says("one_hot")
def one_hot(n: Site) -> Inline:
    """``jax.nn.one_hot``."""
    return Inline(call("jax.nn.one_hot", n.x, n.op.classes))


@says("bucketize")
def bucketize(n: Site) -> Inline:
    """``jnp.digitize``."""
    boundaries = call("jnp.array", list(n.op.boundaries), dtype=text("{}.dtype", n.x))
    return Inline(call("jnp.digitize", n.x, boundaries))


@says("shift_right")
def shift_right(n: Site) -> Inline:
    """``jnp.pad`` in front of all ids but the last."""
    kept = text("{}[:, :-1]", n.x)
    around = ((0, 0), (1, 0))
    return Inline(call("jnp.pad", kept, around, constant_values=n.op.start or None))
