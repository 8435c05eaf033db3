"""table: columns of several kinds side by side."""

from __future__ import annotations

from typing import Any

from ...types.record import calls
from ..sources import Scan
from . import Part, Transform


class Table(Transform):
    """One vector from all the columns, in the order they are written."""

    columns: Any = calls("transforms", doc="`number`, `category` and `boolean` with their columns")

    def parts(self, field: str, scan: Scan) -> tuple[Part, ...]:
        """The parts of every member."""
        return tuple(
            part for member in self.columns for part in member.parts(f"{field}.table", scan)
        )
