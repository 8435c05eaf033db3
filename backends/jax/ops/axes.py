"""Axes: new ones, fewer, longer, in another order or place."""

from __future__ import annotations

from itertools import accumulate

from ...code.expr import call, text
from ...code.index import picked, sliced
from ...code.say import Inline, Site
from . import says


def made(n: Site) -> int:
    """Where a new axis stands in the output."""
    at: int = n.out.index(n.op.axis)
    return -1 if at == n.out.rank - 1 else at + 1


@says("squeeze")
def squeeze(n: Site) -> Inline:
    """``jnp.squeeze``."""
    return Inline(call("jnp.squeeze", n.x, axis=n.axis(n.op.axis)))


@says("expand")
def expand(n: Site) -> Inline:
    """``jnp.expand_dims``."""
    return Inline(call("jnp.expand_dims", n.x, axis=made(n)))


@says("tile")
def tile(n: Site) -> Inline:
    """``jnp.tile``."""
    at = n.x_type.index(n.op.axis)
    times = tuple(n.op.times if i == at else 1 for i in range(n.x_type.rank))
    return Inline(call("jnp.tile", n.x, (1, *times)))


@says("repeat_each")
def repeat_each(n: Site) -> Inline:
    """``jnp.repeat``."""
    return Inline(call("jnp.repeat", n.x, n.op.times, axis=n.axis(n.op.axis)))


@says("flip")
def flip(n: Site) -> Inline:
    """``jnp.flip``."""
    return Inline(call("jnp.flip", n.x, axis=n.axis(n.op.axis)))


@says("roll")
def roll(n: Site) -> Inline:
    """``jnp.roll``."""
    return Inline(call("jnp.roll", n.x, n.op.by, axis=n.axis(n.op.axis)))


@says("shift")
def shift(n: Site) -> Inline:
    """``jnp.pad`` of what is left."""
    at, by = 1 + n.x_type.index(n.op.axis), n.op.by
    kept = sliced(n.x, {at: (None, -by, None) if by > 0 else (-by or None, None, None)})
    new = (by, 0) if by > 0 else (0, -by)
    around = tuple(new if i == at else (0, 0) for i in range(n.x_type.rank + 1))
    return Inline(call("jnp.pad", kept, around, constant_values=n.op.fill or None))


@says("stack")
def stack(n: Site) -> Inline:
    """``jnp.stack``."""
    return Inline(call("jnp.stack", [n.x, *n.values("with")], axis=made(n)))


@says("split")
def split(n: Site) -> Inline:
    """``jnp.split``, into equal parts or at positions."""
    at = list(accumulate(n.op.sizes[:-1])) if n.op.parts is None else n.op.parts
    return Inline(call("jnp.split", n.x, at, axis=n.axis(n.op.axis)))


@says("unstack")
def unstack(n: Site) -> Inline:
    """``jnp.unstack``."""
    return Inline(call("jnp.unstack", n.x, axis=n.axis(n.op.axis)))


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
    """``jnp.tile`` of the axes of size 1, which does not ask for the other sizes."""
    return Inline(call("jnp.tile", n.x, (1, *n.op.times(n.x_type))))


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
