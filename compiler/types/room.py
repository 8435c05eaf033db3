"""Rooms of words: one word per file, found by the file's name, imported only when it is used."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator

from .record import Record


class Room:
    """The words that stand in one folder, e.g. every op in ``compiler/ops``.

    Adding a word is adding a file; nothing else lists it.  Files that begin with an underscore are
    shared parts, not words.
    """

    def __init__(self, package: str, folder: str, base: type[Record]) -> None:
        """``package`` is the dotted name, ``folder`` its path, ``base`` the class of its words."""
        self.package, self.folder, self.base = package, folder, base
        self._names: tuple[str, ...] | None = None
        self._loaded: dict[str, type[Record]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Every word, sorted; reads the folder, imports nothing."""
        if self._names is None:
            files = (f[:-3] for f in os.listdir(self.folder) if f.endswith(".py"))
            self._names = tuple(sorted(f for f in files if not f.startswith("_")))
        return self._names

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __getitem__(self, name: str) -> type[Record]:
        """The class of a word.

        Raises:
            KeyError: there is no such word.
        """
        if name not in self._loaded:
            if name not in self.names:
                raise KeyError(name)
            module = importlib.import_module(f"{self.package}.{name}")
            self._loaded[name] = next(
                item
                for item in vars(module).values()
                if isinstance(item, type)
                and issubclass(item, self.base)
                and item.__module__ == module.__name__
            )
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)
