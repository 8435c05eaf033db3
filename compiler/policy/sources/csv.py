"""csv: a table of text, one example a row."""

from __future__ import annotations

import csv as reader
from collections.abc import Iterator, Mapping
from pathlib import Path

from ...ops import Refusal
from ...types.record import text
from ._tables import TableSource, unique


class Csv(TableSource):
    """A CSV file in UTF-8 whose first row names the columns.

    The whole file is read once when compiling: which columns have missing values and which
    categories there are decides how many numbers an example becomes.
    """

    file: str = text(doc="path, from the folder of the spec")
    separator: str = text(",", doc="character between two values")

    def records(self, path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
        """The line of every row, and its texts."""
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = reader.reader(file, delimiter=self.separator)
                header = [name.strip() for name in next(rows, [])]
                for row in rows:
                    if row:
                        self._same_length(header, row, rows.line_num)
                        yield rows.line_num, dict(zip(header, row, strict=True))
        except (UnicodeDecodeError, reader.Error) as error:
            raise Refusal(
                "E0703", f"`{self.file}` is not a CSV in UTF-8: {error}", at="source"
            ) from None
        unique(header, self.file)

    def _same_length(self, header: list[str], row: list[str], line: int) -> None:
        if len(row) != len(header):
            raise Refusal(
                "E0703", f"`{self.file}`, line {line}: {len(row)} values for {len(header)} columns",
                at="source", help="quote values that contain the separator",
            )  # fmt: skip
