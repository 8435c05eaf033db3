"""What files with one JSON value per line have in common."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ...ops import Refusal
from ...types.record import text
from ._tables import TableSource


class JsonLines(TableSource):
    """A file in UTF-8 with one JSON value per line; lines of blanks are passed over."""

    file: str = text(doc="path, from the folder of the spec")

    def texts(self, found: Any, where: str) -> dict[str, str]:
        """The columns of one line.

        Args:
            found: what the line holds.
            where: file and line, for messages.

        Raises:
            Refusal: E0703.
        """
        raise TypeError(f"{self.word} has no texts")

    def records(self, path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
        """The line of every row, and its texts."""
        try:
            with path.open(encoding="utf-8-sig", newline="\n") as file:
                for number, line in enumerate(file, 1):
                    if line.strip():
                        yield number, self._row(line, f"`{self.file}`, line {number}")
        except UnicodeDecodeError as error:
            raise Refusal("E0703", f"`{self.file}` is not UTF-8: {error}", at="source") from None

    def _row(self, line: str, where: str) -> dict[str, str]:
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Refusal("E0703", f"{where} is not JSON: {error}", at="source") from None
        return self.texts(found, where)
