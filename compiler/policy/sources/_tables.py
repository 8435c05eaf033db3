"""What sources of rows have in common: their columns, held in memory or laid down on disk."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import overload

from ...ops import Refusal
from . import Scan, Source, existing

BLOCK = 8192
"""Rows that are held before they go to disk."""


class Lines(Sequence[int]):
    """The line of each row, noted only where it is not one more than that of the row before."""

    def __init__(self) -> None:
        self.length = 0
        self.rows: list[int] = []
        self.firsts: list[int] = []

    def append(self, line: int) -> None:
        """Note the line of the next row."""
        if not self.rows or line - self.firsts[-1] != self.length - self.rows[-1]:
            self.rows.append(self.length)
            self.firsts.append(line)
        self.length += 1

    def __len__(self) -> int:
        return self.length

    @overload
    def __getitem__(self, row: int) -> int: ...

    @overload
    def __getitem__(self, row: slice) -> Sequence[int]: ...

    def __getitem__(self, row: int | slice) -> int | Sequence[int]:
        if isinstance(row, slice):
            return [self[n] for n in range(*row.indices(self.length))]
        place = bisect_right(self.rows, row) - 1
        return self.firsts[place] + row - self.rows[place]


class Spilled(Collection[str]):
    """A column of texts in a file of its own, read every time it is looped over."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self.waiting: list[str] = []

    def append(self, text: str) -> None:
        """Add the text of the next row."""
        self.waiting.append(text)
        self.count += 1
        if len(self.waiting) == BLOCK:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        with self.path.open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{escaped(text)}\n" for text in self.waiting)
        self.waiting.clear()

    def __len__(self) -> int:
        return self.count

    def __contains__(self, text: object) -> bool:
        return any(text == each for each in self)

    def __iter__(self) -> Iterator[str]:
        if self.waiting:
            self.flush()
        with self.path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                yield original(line[:-1])


def escaped(text: str) -> str:
    """A text without line ends."""
    if "\\" in text or "\n" in text:
        return text.replace("\\", "\\\\").replace("\n", "\\n")
    return text


def original(text: str) -> str:
    """The text that was escaped."""
    if "\\" not in text:
        return text
    return text.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")


class TableSource(Source):
    """A source of rows of texts."""

    file: str
    unit = "line"

    def records(self, path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
        """The number of every row in the file, and its texts.

        Raises:
            Refusal: E0703.
        """
        raise TypeError(f"{self.word} has no rows")

    def scan(self, folder: Path) -> Scan:
        """All columns with their texts."""
        return self._scanned(folder, {})

    def scan_large(self, folder: Path) -> Scan:
        """The same with the columns on disk, for files larger than memory.

        The files are removed together with the scan.
        """
        place = Path(tempfile.mkdtemp(prefix="triglot-scan-"))
        columns = Columns(place)
        weakref.finalize(columns, shutil.rmtree, place, ignore_errors=True)
        return self._scanned(folder, columns)

    def _scanned(self, folder: Path, columns: dict[str, list[str] | Spilled]) -> Scan:
        lines = Lines()
        for number, row in self.records(existing(folder, self.file)):
            self._add(columns, row, len(lines))
            lines.append(number)
        if not lines:
            raise Refusal("E0703", f"`{self.file}` has no rows", at="source")
        return Scan(self.file, columns, lines, unit=self.unit)

    def _add(
        self, columns: dict[str, list[str] | Spilled], row: Mapping[str, str], before: int
    ) -> None:
        """Add a row; a column that it lacks has no value there."""
        for name in row if len(row) == len(columns) else {**columns, **row}:
            if name not in columns:
                columns[name] = columns.new(name) if isinstance(columns, Columns) else []
                for _ in range(before):
                    columns[name].append("")
            columns[name].append(row.get(name, ""))


class Columns(dict[str, "list[str] | Spilled"]):
    """Columns whose texts lie in files of a folder."""

    def __init__(self, place: Path) -> None:
        super().__init__()
        self.place = place

    def new(self, name: str) -> Spilled:
        """A column without rows."""
        return Spilled(self.place / f"{len(self)}.txt")


def unique(header: Iterable[str], file: str) -> list[str]:
    """The names of columns.

    Raises:
        Refusal: E0703, a name stands twice.
    """
    names = list(header)
    for name in names:
        if names.count(name) > 1:
            raise Refusal("E0703", f"`{file}` names column `{name}` twice", at="source")
    return names
