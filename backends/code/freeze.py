"""Which arrays training leaves as they are, as the templates ask it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

from ...compiler.policy.freeze import frozen
from .context import Context


def freeze_values(context: Context) -> dict[str, Any]:
    """The selectors of what is frozen, and whether running statistics are among it."""
    words = context.frozen
    still = any(_still(entry, words) for entry in context.parameters)
    return {"frozen": tuple(words), "frozen_state": still}


def _still(entry: Mapping[str, Any], words: tuple[str, ...]) -> bool:
    """Whether an entry of ``weights.json`` holds statistics that stay."""
    indices = product(*map(range, entry.get("repeat", ())))
    paths = (entry["canonical"].format(*index) for index in indices)
    return not entry["trainable"] and any(frozen(words, p, "", trainable=False) for p in paths)
