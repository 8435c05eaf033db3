"""Axes: new ones, fewer, longer, in another order or place."""

from __future__ import annotations

from itertools import accumulate

from ..expr import call
from ..index import picked, sliced
from ..say import Inline, Site
from . import Entries

ENTRIES = Entries()
says = ENTRIES.says


def made(n: Site) -> int:
    """Where a new axis stands in the output."""
    at: int = n.out.index(n.op.axis)
    return -1 if at == n.out.rank - 1 else at + 1


@says("squeeze")
def squeeze(n: Site, np: str) -> Inline:
    """``squeeze``."""
    return Inline(call(f"{np}.squeeze", n.x, axis=n.axis(n.op.axis)))


@says("expand")
def expand(n: Site, np: str) -> Inline:
    """``expand_dims``."""
    return Inline(call(f"{np}.expand_dims", n.x, axis=made(n)))


@says("tile")
def tile(n: Site, np: str) -> Inline:
    """``tile``."""
    at = n.x_type.index(n.op.axis)
    times = tuple(n.op.times if i == at else 1 for i in range(n.x_type.rank))
    return Inline(call(f"{np}.tile", n.x, (1, *times)))


@says("repeat_each")
def repeat_each(n: Site, np: str) -> Inline:
    """``repeat``."""
    return Inline(call(f"{np}.repeat", n.x, n.op.times, axis=n.axis(n.op.axis)))


@says("flip")
def flip(n: Site, np: str) -> Inline:
    """``flip``."""
    return Inline(call(f"{np}.flip", n.x, axis=n.axis(n.op.axis)))


@says("roll")
def roll(n: Site, np: str) -> Inline:
    """``roll``."""
    return Inline(call(f"{np}.roll", n.x, n.op.by, axis=n.axis(n.op.axis)))


@says("shift")
def shift(n: Site, np: str) -> Inline:
    """``pad`` of what is left."""
    at, by = 1 + n.x_type.index(n.op.axis), n.op.by
    kept = sliced(n.x, {at: (None, -by, None) if by > 0 else (-by or None, None, None)})
    new = (by, 0) if by > 0 else (0, -by)
    around = tuple(new if i == at else (0, 0) for i in range(n.x_type.rank + 1))
    return Inline(call(f"{np}.pad", kept, around, constant_values=n.op.fill or None))


@says("stack")
def stack(n: Site, np: str) -> Inline:
    """``stack``."""
    return Inline(call(f"{np}.stack", [n.x, *n.values("with")], axis=made(n)))


@says("split")
def split(n: Site, np: str) -> Inline:
    """``split``, into equal parts or at positions."""
    at = list(accumulate(n.op.sizes[:-1])) if n.op.parts is None else n.op.parts
    return Inline(call(f"{np}.split", n.x, at, axis=n.axis(n.op.axis)))


@says("unstack")
def unstack(n: Site, np: str) -> Inline:
    """``unstack``."""
    return Inline(call(f"{np}.unstack", n.x, axis=n.axis(n.op.axis)))


@says("take")
def take(n: Site, np: str) -> Inline:
    """``x[:, 2]``."""
    return Inline(picked(n.x, n.axis(n.op.axis), n.op.index))


@says("last")
def last(n: Site, np: str) -> Inline:
    """``x[:, -1]``, or a helper that reads a mask."""
    mask = n.value("mask")
    if mask is None:
        return Inline(picked(n.x, 1, -1))
    return Inline(call(n.helper("axes.last_real"), n.x, mask))


@says("broadcast_to")
def broadcast_to(n: Site, np: str) -> Inline:
    """``tile`` of the axes of size 1, which does not ask for the size of the batch."""
    return Inline(call(f"{np}.tile", n.x, (1, *n.op.times(n.x_type))))
