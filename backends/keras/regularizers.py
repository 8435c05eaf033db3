"""How Keras says each regularizer: an expression over a list of arrays, one entry per word."""

from __future__ import annotations

from typing import Any

from ..code.penalties import Entry


def l1(by: Any, arrays: str) -> str:
    """Absolute values."""
    return f"{by.factor!r} * sum(ops.sum(ops.absolute(w)) for w in {arrays})"


def l2(by: Any, arrays: str) -> str:
    """Squares."""
    return f"{by.factor!r} * sum(ops.sum(ops.square(w)) for w in {arrays})"


def l1_l2(by: Any, arrays: str) -> str:
    """Absolute values and squares."""
    size = f"{by.l1!r} * ops.sum(ops.absolute(w))"
    return f"sum({size} + {by.l2!r} * ops.sum(ops.square(w)) for w in {arrays})"


def orthogonal(by: Any, arrays: str) -> str:
    """What a product with the transpose has besides the identity; see ``excess``."""
    return f"{by.factor!r} * sum(excess(w) for w in {arrays})"


ENTRIES: dict[str, Entry] = {entry.__name__: entry for entry in (l1, l2, l1_l2, orthogonal)}
