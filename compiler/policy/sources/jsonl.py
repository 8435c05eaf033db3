"""jsonl: a JSON object a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ...ops import Refusal
from ...types.record import text
from . import Scan, Source, existing, text_of


class Jsonl(Source):
    """A file in UTF-8 with one JSON object per line; its keys are the columns.

    A key that a line lacks, and null, are missing values.  Lists and objects are refused.
    """

    file: str = text(doc="path, from the folder of the spec")

    def scan(self, folder: Path) -> Scan:
        """All columns with their texts."""
        path = existing(folder, self.file)
        rows: list[dict[str, str]] = []
        lines: list[int] = []
        try:
            for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
                if line.strip():
                    rows.append(self._row(line, number))
                    lines.append(number)
        except UnicodeDecodeError as error:
            raise Refusal("E0703", f"`{self.file}` is not UTF-8: {error}", at="source") from None
        if not rows:
            raise Refusal("E0703", f"`{self.file}` has no rows", at="source")
        names = dict.fromkeys(name for row in rows for name in row)
        columns = {name: tuple(row.get(name, "") for row in rows) for name in names}
        return Scan(self.file, columns, tuple(lines))

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
