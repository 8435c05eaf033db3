"""Small answers that entries of windowed ops need in every backend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...compiler.types.dims import Size
from .expr import text


def lean(sizes: Sequence[Any]) -> Any:
    """One number where all are equal and named alike, else the tuple: ``3``, ``(3, stride)``."""
    known = [(item, getattr(item, "origin", None)) for item in sizes]
    return sizes[0] if all(item == known[0] for item in known) else tuple(sizes)


def unless(default: Any, sizes: Sequence[Any]) -> Any:
    """None, which drops the argument, where every size is the framework's default.

    A size that the spec named stays: other uses of the same block may give it another value.
    """
    found = lean(sizes)
    return None if found == default and not isinstance(found, Size) else found


def product_of(sizes: Sequence[Any]) -> Any:
    """Their product; written out where the spec named one of them: ``size * size * 3``."""
    if any(isinstance(item, Size) for item in sizes):
        return text(" * ".join(["{}"] * len(sizes)), *sizes)
    total = 1
    for item in sizes:
        total *= item
    return total


def even(pads: Sequence[tuple[int, int] | None]) -> tuple[int, ...] | None:
    """Cells per axis where both sides get the same known number, else None."""
    found = [pad[0] for pad in pads if pad is not None and pad[0] == pad[1]]
    return tuple(found) if len(found) == len(pads) else None


def padding_word(n: Any) -> str | None:
    """``same`` or ``valid`` where the framework's own word adds exactly these cells.

    The answer does not depend on the size of the map, so that uses of a block on different maps
    are said the same way; nor on a stride that the spec named.
    """
    op = n.op
    if op.padding in ("same", "valid"):
        return str(op.padding)
    pads = even(op.pads(n.x_type))
    if pads is not None and not any(pads):
        return "valid"
    plain = all(item == 1 and not isinstance(item, Size) for item in op.strides)
    return "same" if plain and op.pads(n.x_type) == op.pads(n.x_type, "same") else None
