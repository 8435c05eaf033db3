"""category: columns of names."""

from __future__ import annotations

from typing import Any

from ...types.record import items
from ..sources import Scan
from . import Part, Transform, missing, named


class Category(Transform):
    """One number per category (one-hot), and one more for a missing or unknown value.

    The categories are those of the whole file, sorted.  As target, a category becomes a class id in
    that order and must not be missing.
    """

    columns: Any = items(None, of_what="names", doc="columns; the field's own name when absent")

    def parts(self, field: str, scan: Scan) -> tuple[Part, ...]:
        """One part per column."""
        found = []
        for name in named(self.columns, field):
            texts = scan.column(name, f"fields.{field}.category.{name}")
            values = sorted({text.strip() for text in texts if not missing(text)})
            found.append(Part("category", name, categories=tuple(values)))
        return tuple(found)
