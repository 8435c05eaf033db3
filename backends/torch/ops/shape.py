"""Shapes and axes: `flatten` keeps channels-first order and says so, the rest is logical order."""

from __future__ import annotations

from ...code.expr import text
from ...code.index import cut_of, margin, sliced
from ...code.say import Flat, Inline, Site
from . import says


def flatten_layout(op: object, layout: object) -> tuple[object, object]:
    """Channels-first data becomes a `Flat` vector, whose order later columns absorb."""
    return layout, Flat if layout == "first" else layout


def grid_layout(op: object, layout: object) -> tuple[object, object]:
    """Any layout in which axes still stand apart."""
    wanted = "last" if isinstance(layout, Flat) else layout
    return wanted, wanted


@says("flatten", layout=flatten_layout)
def flatten(n: Site) -> Inline:
    """``x.flatten(1)``."""
    return Inline(n.x if n.x_type.rank == 1 else text("{}.flatten(1)", n.x))


@says("reshape", layout="last")
def reshape(n: Site) -> Inline:
    """``x.reshape(-1, 8, 8, 64)``; a symbolic size takes the place of the batch as -1."""
    dims = [size if isinstance(size, int) else -1 for size in n.out.dims]
    batch = text("{}.shape[0]", n.x) if -1 in dims else -1
    return Inline(text(f"{{}}.reshape({', '.join(['{}'] * (len(dims) + 1))})", n.x, batch, *dims))


@says("permute", layout="last")
def permute(n: Site) -> Inline:
    """``x.permute(0, 2, 1)``."""
    order = n.op.positions(n.x_type)
    return Inline(text(f"{{}}.permute({', '.join(['{}'] * len(order))})", n.x, *order))


@says("slice", layout=grid_layout)
def slice_(n: Site) -> Inline:
    """``x[:, 2:5]``."""
    return Inline(sliced(n.x, {n.axis(n.op.axis): cut_of(n.op.start, n.op.stop, n.op.step)}))


@says("crop", layout="any")
def crop(n: Site) -> Inline:
    """``x[:, :, 2:-2, 2:-2]``."""
    amounts = n.op.amounts(n.x_type)
    cuts = {at: margin(amount) for at, amount in zip(n.spatial, amounts, strict=True)}
    return Inline(sliced(n.x, cuts))
