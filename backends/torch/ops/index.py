"""Positions that another value names."""

from __future__ import annotations

from ...code.expr import Expr, Text, call, text
from ...code.say import Inline, Layer, Site
from . import says
from .shape import grid_layout


def spread(n: Site, axis: str) -> Text:
    """The index with the axes of x: ``index.long()[:, :, None]``."""
    at, rank = n.axis(axis) % (n.x_type.rank + 1), n.types["index"].rank
    axes = (":" if rank and i == at else "None" for i in range(1, n.x_type.rank + 1))
    return text(f"{{}}.long()[:, {', '.join(axes)}]", n.value("index"))


@says("gather", layout=grid_layout)
def gather(n: Site) -> Inline:
    """``torch.take_along_dim``."""
    axis = n.axis(n.op.axis)
    picked = call("torch.take_along_dim", n.x, spread(n, n.op.axis), dim=axis)
    return Inline(picked if n.types["index"].rank else text("{}.squeeze({})", picked, axis))


@says("take_along_axis")
def take_along_axis(n: Site) -> Inline:
    """``x.gather``."""
    index = text("{}.long()", n.value("index"))
    return Inline(call("torch.take_along_dim", n.x, index, dim=n.axis(n.op.axis)))


@says("segment_sum", "segment_mean", layout=grid_layout)
def segment(n: Site) -> Inline:
    """A helper that adds into zeros."""
    function, index = n.helper(f"index.{n.op.word}"), spread(n, n.op.axis)
    return Inline(call(function, n.x, index, n.op.segments, dim=n.axis(n.op.axis)))


@says("index_add", layout=grid_layout)
def index_add(n: Site) -> Inline:
    """``x.scatter_add``."""
    value: Expr | None = n.value("value")
    index = text("{}.expand_as({})", spread(n, n.op.axis), value)
    return Inline(text("{}.scatter_add({}, {}, {})", n.x, n.axis(n.op.axis), index, value))


@says("one_hot")
def one_hot(n: Site) -> Layer:
    """Rows of an identity matrix in the precision of the model."""
    return Layer(call(n.helper("index.OneHot"), n.op.classes))


@says("bucketize", layout="any")
def bucketize(n: Site) -> Inline:
    """``torch.bucketize``, a boundary belonging to what is above it."""
    place = {"dtype": text("{}.dtype", n.x), "device": text("{}.device", n.x)}
    boundaries = call("torch.tensor", list(n.op.boundaries), **place)
    return Inline(call("torch.bucketize", n.x, boundaries, right=True))


@says("shift_right")
def shift_right(n: Site) -> Inline:
    """``F.pad`` with one id in front, and one less behind."""
    return Inline(call("F.pad", n.x, (1, -1), value=n.op.start or None))
