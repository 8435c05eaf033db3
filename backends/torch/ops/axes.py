"""Axes: new ones, fewer, longer, in another order or place."""

from __future__ import annotations

from typing import Any

from ...code.expr import call, text
from ...code.index import picked
from ...code.say import Inline, Site
from . import says
from .merge import joint_layout
from .shape import grid_layout


def channel_layout(op: Any, layout: object) -> tuple[object, object]:
    """Any grid, kept unless the op takes the channel axis away or makes it."""
    wanted, given = grid_layout(op, layout)
    return wanted, "last" if op.axis == "channel" else given


def around_channel(op: Any, layout: object) -> tuple[object, object]:
    """Any grid for other axes; a channel axis that is joined or cut must come last."""
    touched = op.axes if op.word == "merge_axes" else (op.axis,)
    return ("last", "last") if "channel" in touched else grid_layout(op, layout)


def made(n: Site) -> int:
    """Where a new axis stands in the output."""
    at: int = n.out.index(n.op.axis)
    return -1 if at == n.out.rank - 1 else at + (2 if n.first else 1)


@says("squeeze", layout=channel_layout)
def squeeze(n: Site) -> Inline:
    """``x.squeeze(1)``."""
    return Inline(text("{}.squeeze({})", n.x, n.axis(n.op.axis)))


@says("expand", layout=channel_layout)
def expand(n: Site) -> Inline:
    """``x.unsqueeze(1)``."""
    return Inline(text("{}.unsqueeze({})", n.x, made(n)))


@says("tile", layout=grid_layout)
def tile(n: Site) -> Inline:
    """``x.tile((1, 3, 1))``."""
    at = n.axis(n.op.axis) % (n.x_type.rank + 1)
    times = tuple(n.op.times if i == at else 1 for i in range(n.x_type.rank + 1))
    return Inline(text("{}.tile({})", n.x, times))


@says("repeat_each", layout=grid_layout)
def repeat_each(n: Site) -> Inline:
    """``x.repeat_interleave(2, dim=1)``."""
    return Inline(text("{}.repeat_interleave({}, dim={})", n.x, n.op.times, n.axis(n.op.axis)))


@says("flip", layout=grid_layout)
def flip(n: Site) -> Inline:
    """``x.flip(1)``."""
    return Inline(text("{}.flip({})", n.x, n.axis(n.op.axis)))


@says("roll", layout=grid_layout)
def roll(n: Site) -> Inline:
    """``x.roll(2, 1)``."""
    return Inline(text("{}.roll({}, {})", n.x, n.op.by, n.axis(n.op.axis)))


@says("shift", layout=grid_layout)
def shift(n: Site) -> Inline:
    """``F.pad`` with as many cells as the other side loses."""
    at = n.axis(n.op.axis) % (n.x_type.rank + 1)
    around = (0, 0) * (n.x_type.rank - at) + (n.op.by, -n.op.by)
    return Inline(call("F.pad", n.x, around, value=n.op.fill or None))


@says("stack", layout=lambda op, layout: channel_layout(op, joint_layout(op, layout)[0]))
def stack(n: Site) -> Inline:
    """``torch.stack``."""
    return Inline(call("torch.stack", (n.x, *n.values("with")), dim=made(n)))


@says("split", layout=grid_layout)
def split(n: Site) -> Inline:
    """``x.chunk(3, dim=1)``, or ``x.split`` into given sizes."""
    axis = n.axis(n.op.axis)
    if n.op.parts is not None:
        return Inline(text("{}.chunk({}, dim={})", n.x, n.op.parts, axis))
    return Inline(text("{}.split({}, dim={})", n.x, tuple(n.op.sizes), axis))


@says("unstack", layout=channel_layout)
def unstack(n: Site) -> Inline:
    """``x.unbind(1)``."""
    return Inline(text("{}.unbind({})", n.x, n.axis(n.op.axis)))


@says("take", layout=channel_layout)
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


@says("broadcast_to", layout=grid_layout)
def broadcast_to(n: Site) -> Inline:
    """``x.expand(-1, 4, 5, 3)``."""
    sizes = [-1 if times == 1 else times for times in n.op.times(n.x_type)]
    sizes = [sizes[-1], *sizes[:-1]] if n.first else sizes
    return Inline(text(f"{{}}.expand(-1, {', '.join(['{}'] * len(sizes))})", n.x, *sizes))


@says("to_sequence", layout=grid_layout)
def to_sequence(n: Site) -> Inline:
    """``x.flatten(2)``."""
    return Inline(text("{}.flatten(2)" if n.first else "{}.flatten(1, -2)", n.x))


@says("to_image", layout=grid_layout)
def to_image(n: Site) -> Inline:
    """``x.unflatten(2, (14, 14))``."""
    sizes = (n.op.height, n.op.width)
    return Inline(text("{}.unflatten({}, {})", n.x, 2 if n.first else 1, sizes))


@says("merge_axes", layout=around_channel)
def merge_axes(n: Site) -> Inline:
    """``x.flatten(1, 2)``."""
    at, end = (i + n.first for i in n.op.span(n.x_type))
    return Inline(text("{}.flatten({}, {})", n.x, at + 1, end))


@says("split_axis", layout=around_channel)
def split_axis(n: Site) -> Inline:
    """``x.unflatten(-1, (8, 64))``."""
    sizes = tuple(size if isinstance(size, int) else -1 for size in n.op.parts(n.x_type))
    return Inline(text("{}.unflatten({}, {})", n.x, n.axis(n.op.axis), sizes))
