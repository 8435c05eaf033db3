"""Channels-first data: where values change layout, and the expression that changes it."""

from __future__ import annotations

from typing import Any

from ...compiler.passes.layout import Flat
from ...compiler.types.tensor import TensorType
from .expr import Expr, text


def convert(expr: Expr, kind: TensorType, have: Any, want: Any) -> Expr:
    """``expr`` in another layout; the same expression when nothing has to be done.

    Args:
        expr: a value of type ``kind``.
        kind: its logical type.
        have: its layout: "last", "first" or `Flat`.
        want: the layout that is needed.
    """
    if have == want or (isinstance(want, Flat) and kind.rank != 1):
        return expr
    if isinstance(want, Flat):
        *spatial, channels = want.source.dims
        order = ", ".join(map(str, (0, len(spatial) + 1, *range(1, len(spatial) + 1))))
        logical = convert(expr, kind, have, "last")
        sizes = (*spatial, channels)
        return text(f"{{}}.unflatten(1, {{}}).permute({order}).flatten(1)", logical, sizes)
    if isinstance(have, Flat):
        *spatial, channels = have.source.dims
        rank = len(spatial)
        order = ", ".join(str(i) for i in (0, *range(2, rank + 2), 1))
        return text(
            f"{{}}.unflatten(1, {{}}).permute({order}).flatten(1)", expr, (channels, *spatial)
        )
    if kind.rank < 2:
        return expr
    if kind.rank == 2:
        return text("{}.transpose(1, 2)", expr)
    axes = range(kind.rank + 1)
    moved = (0, *axes[2:], 1) if want == "last" else (0, kind.rank, *axes[1:-1])
    return text(f"{{}}.permute({', '.join(map(str, moved))})", expr)
