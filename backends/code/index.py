"""Indexing expressions that read the same in every framework."""

from __future__ import annotations

from collections.abc import Mapping

from ...compiler.types.tensor import TensorType
from .expr import Expr, Text, text

Cut = tuple[int | None, int | None, int | None]
"""start, stop and step of a slice; None where Python needs nothing."""


def sliced(x: Expr, cuts: Mapping[int, Cut]) -> Text:
    """``x[:, 2:5, ::2]``: cuts by array position; position -1 alone is written ``x[..., 2:5]``."""
    parts: list[int | None] = []
    if set(cuts) == {-1}:
        pieces = ["...", _piece(cuts[-1], parts)]
    else:
        last = max(cuts)
        empty: Cut = (None, None, None)
        pieces = [_piece(cuts.get(at, empty), parts) for at in range(last + 1)]
    return text(f"{{}}[{', '.join(pieces)}]", x, *parts)


def picked(x: Expr, at: int, index: int) -> Text:
    """``x[:, :, 2]``: one position of an axis, which is gone afterwards."""
    return text("{}[..., {}]" if at == -1 else f"{{}}[{':, ' * at}{{}}]", x, index)


def _piece(cut: Cut, parts: list[int | None]) -> str:
    """One slice with holes for its numbers, which are added to ``parts``."""
    parts.extend(number for number in cut if number is not None)
    start, stop, step = ("" if number is None else "{}" for number in cut)
    return f"{start}:{stop}:{step}" if step else f"{start}:{stop}"


def cut_of(start: int, stop: int | None, step: int) -> Cut:
    """A cut without what Python assumes anyway."""
    return start or None, stop, None if step == 1 else step


def margin(amount: int) -> Cut:
    """``a:-a``, or everything for a margin of 0."""
    return (amount, -amount, None) if amount else (None, None, None)


def margins(before: int, after: int) -> Cut:
    """``a:-b`` without the zeros."""
    return before or None, -after or None, None


def widened(x: Expr, kind: TensorType, wide: TensorType, first: bool = False) -> Expr:
    """A value with the axes that let it meet another one: ``x[:, None, None]``.

    Args:
        x: the value.
        kind: its type.
        wide: a type with all its axes and more.
        first: whether the other value is channels-first.
    """
    if kind.rank == wide.rank:
        return x
    order = (wide.axes[-1], *wide.axes[:-1]) if first else wide.axes
    places = [":" if axis in kind.axes else "None" for axis in order]
    while places[-1] == ":":  # what follows is taken whole
        places.pop()
    return text(f"{{}}[:, {', '.join(places)}]", x)
