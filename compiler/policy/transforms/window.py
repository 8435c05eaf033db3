"""window: rows of a table that follow each other."""

from __future__ import annotations

from typing import Any

from ...ops import Refusal
from ...types.record import calls, integer
from ..sources import Scan
from . import Part, Transform
from . import Window as Plan


class Window(Transform):
    """``length`` rows up to the present one: a sequence, its columns side by side.

    Every row of the file that has enough others before it (and behind it, if the target lies ahead)
    is the present of one example.  ``ahead: n`` takes rows from the n-th after the present on, which
    only the target can.  The file is in order of time; so are the splits: the first rows are trained
    on, the last are kept for the end, and statistics come from the first.
    """

    columns: Any = calls("transforms", doc="`number`, `category`, … with their columns")
    length: int = integer(minimum=1, doc="how many rows")
    ahead: int = integer(0, minimum=0, doc="first row after the present; 0 for the past")

    def parts(self, field: str, scan: Scan) -> tuple[Part, ...]:
        """The parts of every member."""
        found = tuple(
            part for member in self.columns for part in member.parts(f"{field}.window", scan)
        )
        for part in found:
            if part.fill == "drop" or part.encode == "index":
                word = "missing: drop" if part.fill == "drop" else "encode: index"
                raise Refusal(
                    "E0702", f"a window cannot have `{word}`", at=f"fields.{field}.window.columns"
                )
        return found

    def window(self) -> Plan:
        """The plan of the rows."""
        return Plan(self.length, self.ahead)
