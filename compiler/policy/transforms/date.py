"""date: columns of dates and times."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ...ops import Refusal
from ...types.record import items
from ..sources import Scan
from . import Part, Transform, bad_value, missing, named

CYCLES = {"month": 12, "day": 31, "weekday": 7, "hour": 24}
"""Piece -> after how many it begins again."""


class Date(Transform):
    """ISO 8601 dates (``2026-11-26``, ``2026-11-26T09:30``) as numbers.

    The year, with its fraction, is brought to mean 0 and deviation 1 over the training rows; the
    others go round, so each becomes a sine and a cosine.  A missing date is 0 everywhere.
    """

    columns: Any = items(None, doc="columns; the field's own name when absent")
    parts_: Any = items(("year", "month", "weekday"), doc="year, month, day, weekday, hour")

    def parts(self, field: str, scan: Scan) -> tuple[Part, ...]:
        """One part per column."""
        wrong = [piece for piece in self.parts_ if piece not in (*CYCLES, "year")]
        if wrong or not self.parts_:
            raise Refusal(
                "E0209", f"`{wrong[0] if wrong else ''}` is no part of a date",
                at=f"fields.{field}.date.parts", help=f"use year, {', '.join(CYCLES)}",
            )  # fmt: skip
        found = []
        for name in named(self.columns, field):
            at = f"fields.{field}.date.{name}"
            for row, text in enumerate(scan.column(name, at)):
                if not missing(text) and not is_date(text):
                    raise bad_value(scan, row, name, text, "a date such as 2026-11-26", at)
            found.append(Part("date", name, pieces=tuple(self.parts_)))
        return tuple(found)


def is_date(text: str) -> bool:
    """Whether a text is an ISO date."""
    try:
        datetime.fromisoformat(text.strip())
    except ValueError:
        return False
    return True
