"""parquet: a table in Apache Parquet."""

from __future__ import annotations

from pathlib import Path

from ...ops import Refusal
from ...types.record import text
from . import Scan, Source, existing, library, text_of


class Parquet(Source):
    """A Parquet file; columns of numbers, texts, booleans, dates and times, null is missing."""

    file: str = text(doc="path, from the folder of the spec")

    def scan(self, folder: Path) -> Scan:
        """All columns with their texts."""
        path = existing(folder, self.file)
        pyarrow = library("pyarrow", "Parquet")
        try:
            table = library("pyarrow.parquet", "Parquet").read_table(path)
        except (pyarrow.ArrowException, OSError) as error:
            reason = str(error).splitlines()[0]
            raise Refusal("E0703", f"`{self.file}` is not Parquet: {reason}", at="source") from None
        if not table.num_rows:
            raise Refusal("E0703", f"`{self.file}` has no rows", at="source")
        columns = {}
        for name in table.column_names:
            texts = [text_of(value) for value in table.column(name).to_pylist()]
            if None not in texts:  # what cannot be read is no column: nested lists, bytes
                columns[name] = tuple(text or "" for text in texts)
        return Scan(self.file, columns, tuple(range(1, table.num_rows + 1)), unit="row")
