"""Figures on rows of ids."""

from __future__ import annotations

from typing import Any


def edits(np: Any, row: Any, true: Any) -> int:
    """The fewest ids to insert, delete or replace that turn one row into the other."""
    last = np.arange(len(true) + 1)
    for count, item in enumerate(row, 1):
        change = np.minimum(last[1:] + 1, last[:-1] + (true != item))
        step = np.concatenate([[count], change]) - np.arange(len(true) + 1)
        last = np.minimum.accumulate(step) + np.arange(len(true) + 1)
    return int(last[-1])
