"""Entries that several backends say alike, but for the module that holds the functions.

A file here has the entries of one family; the file of that name in each backend adds them to its table
with the names of its own modules: ``axes.ENTRIES.say(says, np="jnp")``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, update_wrapper
from typing import Any


class Entries:
    """Words and what says them, still without the names of modules."""

    def __init__(self) -> None:
        self.rows: list[tuple[tuple[str, ...], Callable[..., Any]]] = []

    def says(self, *words: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Decorator: this function says these words."""

        def register(entry: Callable[..., Any]) -> Callable[..., Any]:
            self.rows.append((words, entry))
            return entry

        return register

    def say(self, says: Callable[..., Any], **modules: Any) -> None:
        """Add every entry to a backend's table.

        Args:
            says: the decorator of the table.
            modules: what entries ask for: names of modules, e.g. ``np="jnp"``, and functions.
        """
        for words, entry in self.rows:
            says(*words)(update_wrapper(partial(entry, **modules), entry))
