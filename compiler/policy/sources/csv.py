"""csv: a table of text, one example a row."""

from __future__ import annotations

import csv as reader
from pathlib import Path

from ...ops import Refusal
from ...types.record import text
from . import Scan, Source, existing


class Csv(Source):
    """A CSV file in UTF-8 whose first row names the columns.

    The whole file is read once when compiling: which columns have missing values and which
    categories there are decides how many numbers an example becomes.
    """

    file: str = text(doc="path, from the folder of the spec")
    separator: str = text(",", doc="character between two values")

    def scan(self, folder: Path) -> Scan:
        """All columns with their texts."""
        path = existing(folder, self.file)
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = reader.reader(file, delimiter=self.separator)
                header = [name.strip() for name in next(rows, [])]
                body, lines = [], []
                for row in rows:
                    if row:
                        self._same_length(header, row, rows.line_num)
                        body.append(row)
                        lines.append(rows.line_num)
        except (UnicodeDecodeError, reader.Error) as error:
            raise Refusal(
                "E0703", f"`{self.file}` is not a CSV in UTF-8: {error}", at="source"
            ) from None
        if not body:
            raise Refusal("E0703", f"`{self.file}` has no rows", at="source")
        columns = dict(zip(header, zip(*body, strict=True), strict=True))
        if len(columns) < len(header):
            twice = next(name for name in header if header.count(name) > 1)
            raise Refusal("E0703", f"`{self.file}` names column `{twice}` twice", at="source")
        return Scan(self.file, columns, tuple(lines))

    def _same_length(self, header: list[str], row: list[str], line: int) -> None:
        if len(row) != len(header):
            raise Refusal(
                "E0703", f"`{self.file}`, line {line}: {len(row)} values for {len(header)} columns",
                at="source", help="quote values that contain the separator",
            )  # fmt: skip
