"""number: columns of numbers."""

from __future__ import annotations

import math
from typing import Any

from ...types.record import items
from ..sources import Scan
from . import Part, Transform, bad_value, missing, named


class Number(Transform):
    """Numbers brought to mean 0 and deviation 1 over the training rows (population deviation).

    A missing value becomes the median of the training rows; a column that has missing values
    anywhere in the file also gets an indicator, 1 where the value was missing.  As target, a number
    stays as it is and must not be missing.
    """

    columns: Any = items(None, of_what="names", doc="columns; the field's own name when absent")

    def parts(self, field: str, scan: Scan) -> tuple[Part, ...]:
        """One part per column."""
        return tuple(self._part(name, field, scan) for name in named(self.columns, field))

    def _part(self, name: str, field: str, scan: Scan) -> Part:
        gap, at = False, f"fields.{field}.number.{name}"
        for row, text in enumerate(scan.column(name, at)):
            if missing(text):
                gap = True
            elif not is_number(text):
                raise bad_value(scan, row, name, text, "a number", at)
        return Part("number", name, indicator=gap)


def is_number(text: str) -> bool:
    """Whether a text is a finite number."""
    try:
        return "_" not in text and math.isfinite(float(text))
    except ValueError:
        return False
