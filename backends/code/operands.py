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
        return n.x, wrap(counted(n, n.op.number))
    x, y = aligned(n, "with")
    return x, y


def counted(n: Site, number: float | None) -> float | None:
    """A number as it is written beside ``x``: 3 beside whole numbers, 3.0 beside real ones."""
    return int(number) if number is not None and n.x_type.dtype == "int" else number


def constant(n: Site, number: float, infinity: str = 'float("inf")') -> Expr:
    """A number beside ``x``; infinities in the way of the framework."""
    if math.isinf(number):
        sign = "-" if number < 0 else ""
        return text(f"{sign}{infinity}")
    return wrap(counted(n, number))
