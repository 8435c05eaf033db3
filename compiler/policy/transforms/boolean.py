"""boolean: columns of yes and no."""

from __future__ import annotations

from typing import Any

from ...types.record import items
from ..sources import Scan
from . import NO, YES, Part, Transform, bad_value, missing, named


class Boolean(Transform):
    """1 for yes, true, t, y, 1; 0 for no, false, f, n, 0; a missing value is 0.5.

    As target it must not be missing.
    """

    columns: Any = items(None, of_what="names", doc="columns; the field's own name when absent")

    def parts(self, field: str, scan: Scan) -> tuple[Part, ...]:
        """One part per column."""
        found = []
        for name in named(self.columns, field):
            at = f"fields.{field}.boolean.{name}"
            for row, text in enumerate(scan.column(name, at)):
                if not missing(text) and text.strip().lower() not in YES | NO:
                    raise bad_value(scan, row, name, text, "yes or no", at)
            found.append(Part("boolean", name))
        return tuple(found)
