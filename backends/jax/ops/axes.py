"""Axes: new ones, fewer, longer, in another order or place."""

from __future__ import annotations

from ...code.alike import axes
from ...code.expr import call, text
from ...code.say import Inline, Site
from . import says

axes.ENTRIES.say(says, np="jnp")


@says("to_sequence")
def to_sequence(n: Site) -> Inline:
    """``lax.collapse``."""
    return Inline(call("lax.collapse", n.x, 1, n.x_type.rank))


@says("to_image")
def to_image(n: Site) -> Inline:
    """``x.reshape(-1, 14, 14, 64)``."""
    sizes = (n.op.height, n.op.width, n.x_type.channels)
    return Inline(text("{}.reshape(-1, {}, {}, {})", n.x, *sizes))


@says("merge_axes")
def merge_axes(n: Site) -> Inline:
    """``lax.collapse``."""
    at, end = n.op.span(n.x_type)
    return Inline(call("lax.collapse", n.x, at + 1, end + 1))


@says("split_axis")
def split_axis(n: Site) -> Inline:
    """``x.reshape(*x.shape[:2], 8, -1)``."""
    sizes = [size if isinstance(size, int) else -1 for size in n.op.parts(n.x_type)]
    at, rank = 1 + n.x_type.index(n.op.axis), n.x_type.rank
    new = ", ".join(["{}"] * len(sizes))
    if at == rank == 1:
        return Inline(text(f"{{}}.reshape({{}}.shape[0], {new})", n.x, n.x, *sizes))
    if at == rank:
        return Inline(text(f"{{}}.reshape(*{{}}.shape[:{at}], {new})", n.x, n.x, *sizes))
    whole = f"{{}}.reshape(*{{}}.shape[:{at}], {new}, *{{}}.shape[{at + 1}:])"
    return Inline(text(whole, n.x, n.x, *sizes, n.x))
