"""Transforms: what a field makes of a source, one file each.

A transform plans itself from a `Scan`: it gives `Part`s (of columns) or `Change`s (of an array),
both plain data that the generated ``data.py`` is written from.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from ...ops import Refusal
from ...types.record import Record
from ...types.room import Room
from ..sources import Change, Scan

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?"})
"""Texts that stand for no value, in any case, blanks around them ignored."""

YES = frozenset({"1", "t", "true", "y", "yes"})
NO = frozenset({"0", "f", "false", "n", "no"})


@dataclass(frozen=True)
class Part:
    """What becomes of one column.

    Attributes:
        kind: number, category, boolean or date.
        column: name of the column.
        categories: every category, sorted; a missing value has a place of its own after them.
        indicator: number columns with missing values get a 0/1 column that says so.
        scaled: a number is brought to `scale`.
        scale: standardize, min_max, robust, log or none.
        fill: what a missing number becomes: median, mean, a number, or drop (the row goes).
        encode: one_hot, index or hash.
        buckets: how many numbers a hashed category becomes.
        pieces: year, month, day, weekday, hour: what a date becomes.
    """

    kind: str
    column: str
    categories: tuple[str, ...] = ()
    indicator: bool = False
    scaled: bool = True
    scale: str = "standardize"
    fill: str | float = "median"
    encode: str = "one_hot"
    buckets: int = 0
    pieces: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many numbers the column becomes."""
        if self.kind == "category":
            widths = {"index": 1, "hash": self.buckets}
            return widths.get(self.encode, len(self.categories) + 1)
        if self.kind == "date":
            return sum(1 if piece == "year" else 2 for piece in self.pieces)
        return 1 + self.indicator


@dataclass(frozen=True)
class Tokens:
    """How texts become rows of ids.

    Attributes:
        column: column of texts.
        tokenizer: word, character or bpe.
        vocab: how many ids there are at most.
        length: ids of an example.
        pad: id that fills short examples.
        start, end: ids put around every text; None for none.
        lower: letters are made small first.
        stream: all texts are one stream, cut into examples; nothing is padded.
    """

    column: str
    tokenizer: str
    vocab: int
    length: int
    pad: int = 0
    start: int | None = None
    end: int | None = None
    lower: bool = False
    stream: bool = False


@dataclass(frozen=True)
class Window:
    """Which rows an example sees.

    Attributes:
        length: how many.
        ahead: place of the first after the present; 0: the last is the present.
    """

    length: int
    ahead: int = 0


class Transform(Record):
    """One word after ``fields.NAME:``."""

    def parts(self, field: str, scan: Scan) -> tuple[Part, ...]:
        """Columns this transform reads, in order.

        Raises:
            Refusal: E0702 no such column, E0703 a value that cannot be read; or E0702 when the
                transform changes arrays and the source is a table.
        """
        raise Refusal(
            "E0702", f"`{self.word}` changes arrays; `{scan.name}` is a table of columns",
            at=f"fields.{field}", help="use `number`, `category`, `boolean`, `date`, `tokens` or `table`",
        )  # fmt: skip

    def tokens(self, field: str, scan: Scan) -> Tokens | None:
        """How texts become ids; None unless the transform does that."""
        return None

    def window(self) -> Window | None:
        """Which rows around the present are read; None for the present alone."""
        return None

    def images(self, field: str, scan: Scan) -> None:
        """Refuse what is no field of images.

        Raises:
            Refusal: E0702.
        """
        if field != "image" or not scan.images:
            raise Refusal(
                "E0702", f"`{self.word}` changes images; `{field}` of `{scan.name}` has none",
                at=f"fields.{field}.{self.word}",
            )  # fmt: skip

    def change(self, field: str, scan: Scan) -> Change:
        """How an array changes.

        Raises:
            Refusal: E0702, the transform reads columns and the source holds arrays.
        """
        raise Refusal(
            "E0702", f"`{self.word}` reads columns; `{scan.name}` holds arrays",
            at=f"fields.{field}", help="use `standardize` or `scale`",
        )  # fmt: skip


def missing(text: str) -> bool:
    """Whether a text stands for no value."""
    return text.strip().lower() in MISSING


def named(columns: object, field: str) -> tuple[str, ...]:
    """The columns a transform names: one, several, or the field's own name when none.

    ``field`` may go on with a path (``features.table``).
    """
    if columns is None:
        return (field.partition(".")[0],)
    if isinstance(columns, (list, tuple)):
        return tuple(str(column) for column in columns)
    return (str(columns),)


def place(scan: Scan, row: int) -> str:
    """Where a row stands: ``customers.csv`, line 7``."""
    return f"`{scan.name}`, {scan.unit} {scan.lines[row]}"


def bad_value(scan: Scan, row: int, column: str, text: str, wanted: str, at: str) -> Refusal:
    """E0703 with file, line, column and what stands there; ``at`` names the column in the spec."""
    return Refusal(
        "E0703", f"{place(scan, row)}: column `{column}` has `{text.strip()}`, "
        f"which is not {wanted}", at=at,
    )  # fmt: skip


TRANSFORMS = Room(__name__, os.path.dirname(__file__), Transform)
