"""jsonl: a JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ...ops import Refusal
from ...types.record import text
from . import text_of
from ._tables import TableSource


class Jsonl(TableSource):
    """A file in UTF-8 with one JSON object per line; its keys are the columns.

    A key that a line lacks, and null, are missing values.  Lists and objects are refused.
    """

    file: str = text(doc="path, from the folder of the spec")

    def records(self, path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
        """The line of every row, and its texts."""
        try:
            with path.open(encoding="utf-8-sig", newline="\n") as file:
                for number, line in enumerate(file, 1):
                    if line.strip():
                        yield number, self._row(line, number)
        except UnicodeDecodeError as error:
            raise Refusal("E0703", f"`{self.file}` is not UTF-8: {error}", at="source") from None

    def _row(self, line: str, number: int) -> dict[str, str]:
        where = f"`{self.file}`, line {number}"
        try:
            found: Any = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise Refusal("E0703", f"{where} is not JSON: {error}", at="source") from None
        if not isinstance(found, dict):
            raise Refusal("E0703", f"{where} is no JSON object", at="source")
        row = {}
        for name, value in found.items():
            text = text_of(value)
            if text is None:
                raise Refusal(
                    "E0703", f"{where}: column `{name}` holds a {type(value).__name__}",
                    at="source", help="write texts, numbers, true, false or null",
                )  # fmt: skip
            row[name] = text
        return row
