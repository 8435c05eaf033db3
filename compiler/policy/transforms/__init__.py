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
        kind: number, category or boolean.
        column: name of the column.
        categories: every category, sorted; a missing value has a place of its own after them.
        indicator: number columns with missing values get a 0/1 column that says so.
        scaled: a number is brought to mean 0 and deviation 1.
    """

    kind: str
    column: str
    categories: tuple[str, ...] = ()
    indicator: bool = False
    scaled: bool = True

    @property
    def width(self) -> int:
        """How many numbers the column becomes."""
        return {"number": 1 + self.indicator, "category": len(self.categories) + 1}.get(
            self.kind, 1
        )


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
            at=f"fields.{field}", help="use `number`, `category`, `boolean` or `table`",
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


def bad_value(scan: Scan, row: int, column: str, text: str, wanted: str, at: str) -> Refusal:
    """E0703 with file, line, column and what stands there; ``at`` names the column in the spec."""
    return Refusal(
        "E0703", f"`{scan.name}`, line {scan.lines[row]}: column `{column}` has `{text.strip()}`, "
        f"which is not {wanted}", at=at,
    )  # fmt: skip


TRANSFORMS = Room(__name__, os.path.dirname(__file__), Transform)
