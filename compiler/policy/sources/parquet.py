"""parquet: a table in Apache Parquet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ...ops import Refusal
from ...types.record import text
from . import library, text_of
from ._tables import BLOCK, TableSource

READABLE = (
    "boolean", "date", "floating", "integer", "large_string", "null", "string", "time", "timestamp",
)  # fmt: skip
"""Types of columns that have a text; nested lists and bytes have none, so they are no columns."""


class Parquet(TableSource):
    """A Parquet file; columns of numbers, texts, booleans, dates and times, null is missing."""

    unit = "row"
    file: str = text(doc="path, from the folder of the spec")

    def records(self, path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
        """The number of every row, and its texts."""
        pyarrow = library("pyarrow", "Parquet")
        parquet = library("pyarrow.parquet", "Parquet")
        number = 0
        try:
            with parquet.ParquetFile(path) as file:
                names = [field.name for field in file.schema_arrow if readable(field.type)]
                for batch in file.iter_batches(BLOCK, columns=names):
                    values = [[text_of(v) or "" for v in c.to_pylist()] for c in batch.columns]
                    for row in zip(*values, strict=True):
                        number += 1
                        yield number, dict(zip(names, row, strict=True))
        except (pyarrow.ArrowException, OSError) as error:
            reason = str(error).splitlines()[0]
            raise Refusal("E0703", f"`{self.file}` is not Parquet: {reason}", at="source") from None


def readable(kind: Any) -> bool:
    """Whether values of a type have a text."""
    types = library("pyarrow.types", "Parquet")
    values = kind.value_type if types.is_dictionary(kind) else kind
    return any(getattr(types, f"is_{word}")(values) for word in READABLE)
