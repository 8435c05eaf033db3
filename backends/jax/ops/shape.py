"""Shapes and axes."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.index import cut_of, margin, sliced
from ...code.say import Inline, Site
from . import says


@says("flatten")
def flatten(n: Site) -> Inline:
    """``x.reshape(x.shape[0], -1)``."""
    return Inline(n.x if n.x_type.rank == 1 else text("{}.reshape({}.shape[0], -1)", n.x, n.x))


@says("reshape")
def reshape(n: Site) -> Inline:
    """``x.reshape(-1, 8, 8, 64)``; a symbolic size takes the place of the batch as -1."""
    dims = [size if isinstance(size, int) else -1 for size in n.out.dims]
    batch = text("{}.shape[0]", n.x) if -1 in dims else -1
    return Inline(text(f"{{}}.reshape({', '.join(['{}'] * (len(dims) + 1))})", n.x, batch, *dims))


@says("permute")
def permute(n: Site) -> Inline:
    """``jnp.transpose``."""
    return Inline(call("jnp.transpose", n.x, n.op.positions(n.x_type)))


@says("slice")
def slice_(n: Site) -> Inline:
    """``x[:, 2:5]``."""
    return Inline(sliced(n.x, {n.axis(n.op.axis): cut_of(n.op.start, n.op.stop, n.op.step)}))


@says("crop")
def crop(n: Site) -> Inline:
    """``x[:, 2:-2, 2:-2]``."""
    amounts = n.op.amounts(n.x_type)
    cuts = {at: margin(amount) for at, amount in zip(n.spatial, amounts, strict=True)}
    return Inline(sliced(n.x, cuts))
