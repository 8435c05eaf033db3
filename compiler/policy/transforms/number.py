"""number: columns of numbers."""

from __future__ import annotations

import math
from typing import Any

from ...ops import Refusal
from ...types.record import anything, boolean, items, word
from ..sources import Scan
from . import Part, Transform, bad_value, missing, named

FILLS = ("median", "mean", "drop")


class Number(Transform):
    """Numbers brought to mean 0 and deviation 1 over the training rows (population deviation).

    ``scale`` says another range: min_max (smallest training value 0, largest 1), robust (minus the
    median, by the distance of the quartiles), log (sign(x) log(1 + |x|), then as usual), none.

    A missing value becomes the median of the training rows; a column that has missing values
    anywhere in the file also gets an indicator, 1 where the value was missing.  ``missing`` says
    something else: mean, a number, or drop, which leaves the row out.  As target, a number stays as
    it is and must not be missing.
    """

    columns: Any = items(None, of_what="names", doc="columns; the field's own name when absent")
    scale: str = word(
        "standardize", "min_max", "robust", "log", "none", default="standardize", doc="the range"
    )
    missing: Any = anything("median", doc="median, mean, drop, or a number put in its place")
    indicator: bool = boolean(True, doc="whether a column of gaps says where they were")

    def parts(self, field: str, scan: Scan) -> tuple[Part, ...]:
        """One part per column."""
        plain = isinstance(self.missing, (int, float)) and not isinstance(self.missing, bool)
        if self.missing not in FILLS and not plain:
            raise Refusal(
                "E0209", f"`number.missing` cannot be `{self.missing}`",
                at=f"fields.{field}.number.missing", help="use median, mean, drop, or a number",
            )  # fmt: skip
        return tuple(self._part(name, field, scan) for name in named(self.columns, field))

    def _part(self, name: str, field: str, scan: Scan) -> Part:
        gap, at = False, f"fields.{field}.number.{name}"
        for row, text in enumerate(scan.column(name, at)):
            if missing(text):
                gap = True
            elif not is_number(text):
                raise bad_value(scan, row, name, text, "a number", at)
        fill = self.missing if self.missing in FILLS else float(self.missing)
        shown = gap and self.indicator and fill != "drop"
        return Part("number", name, indicator=shown, scale=self.scale, fill=fill)


def is_number(text: str) -> bool:
    """Whether a text is a finite number."""
    try:
        return "_" not in text and math.isfinite(float(text))
    except ValueError:
        return False
