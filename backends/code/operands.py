"""Operands of ops that combine values: lined up with each other, numbers as they are."""

from __future__ import annotations

import math

from .expr import Expr, text, wrap
from .index import widened
from .say import Site


def aligned(n: Site, *names: str) -> list[Expr]:
    """``x`` and the values of these fields; one that lacks axes gets them, to meet the others."""
    found = [widened(n.x, n.x_type, n.out, n.first)]
    for name in names:
        kinds, exprs = n.types[name], n.exprs[name]
        pairs = zip(kinds, exprs, strict=True) if isinstance(kinds, tuple) else [(kinds, exprs)]
        found += [widened(expr, kind, n.out, n.first) for kind, expr in pairs]
    return found


def both(n: Site) -> tuple[Expr, Expr]:
    """The two operands of a `Pair`; the second may be a fixed number."""
    if n.value("with") is None:
        number = n.op.number
        whole = n.x_type.dtype == "int" or (n.op.word == "power" and number.is_integer())
        return n.x, wrap(int(number) if whole else number)
    x, y = aligned(n, "with")
    return x, y


def counted(n: Site, number: float | None) -> float | None:
    """A number as it is written beside ``x``: 3 beside whole numbers, 3.0 beside real ones."""
    return int(number) if number is not None and n.x_type.dtype == "int" else number


def constant(n: Site, number: float, infinity: str = "") -> Expr:
    """A number beside ``x``; infinities in Python's way, or by the name the framework has."""
    if math.isfinite(number):
        return wrap(counted(n, number))
    sign = "-" if number < 0 else ""
    return text(f"{sign}{infinity}" if infinity else f'float("{sign}inf")')


def places(n: Site) -> tuple[int, ...]:
    """Positions of the axes that a reduction takes away, in this layout, batch included."""
    order = n.x_type.axes
    if n.first:
        order = (order[-1], *order[:-1])
    return tuple(sorted(1 + order.index(axis) for axis in n.op.reduced))


def lean_axes(n: Site) -> int | tuple[int, ...]:
    """The same, one axis as a plain number."""
    axis = getattr(n.op, "reduced", (n.op.axis,))
    return n.axis(axis[0]) if len(axis) == 1 else places(n)


def over(n: Site, name: str) -> Expr | None:
    """A mask with the axes that it lacks, to meet ``x``; None when the spec gives none."""
    mask = n.value(name)
    return None if mask is None else widened(mask, n.types[name], n.x_type, n.first)
