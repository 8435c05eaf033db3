"""Constants: what a name under ``constants:`` may stand for, one file each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from ..types.record import Record
from ..types.room import Room


class Constant(Record):
    """Fixed numbers with a name."""

    def numbers(self) -> Any:
        """The array it is where a value is needed, as nested lists; None when it is none."""
        return None

    def parts(self) -> dict[str, Any]:
        """What ``name.PART`` stands for: a number, a word, or another constant."""
        return {}

    def attribute(self, name: str) -> tuple[Any, list[str]]:
        """One part, and the names that exist."""
        known = self.parts()
        return known.get(name), list(known)

    @classmethod
    def witness(cls) -> Iterator[tuple[Any, Any]]:
        """Pairs (got, expected) from outside."""
        return iter(())


CONSTANTS = Room(__name__, os.path.dirname(__file__), Constant)
