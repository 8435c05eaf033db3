"""category: columns of names."""

from __future__ import annotations

from typing import Any

from ...types.record import integer, items, word
from ..sources import Scan
from . import Part, Transform, missing, named


class Category(Transform):
    """One number per category (one-hot), and one more for a missing or unknown value.

    ``encode: index`` gives ids for an embedding instead, the last one for a missing or unknown
    value; ``encode: hash`` spreads any text over ``buckets`` numbers (one-hot; a missing value is
    all zeros) and needs no list of categories.

    The categories are those of the whole file, sorted.  As target, a category becomes a class id in
    that order and must not be missing.
    """

    columns: Any = items(None, of_what="names", doc="columns; the field's own name when absent")
    encode: str = word("one_hot", "index", "hash", default="one_hot", doc="the form")
    buckets: int = integer(64, minimum=2, doc="how many numbers hashed texts share")

    def parts(self, field: str, scan: Scan) -> tuple[Part, ...]:
        """One part per column."""
        found = []
        for name in named(self.columns, field):
            texts = scan.column(name, f"fields.{field}.category.{name}")
            if self.encode == "hash":
                found.append(Part("category", name, encode="hash", buckets=self.buckets))
                continue
            values = sorted({text.strip() for text in texts if not missing(text)})
            found.append(Part("category", name, categories=tuple(values), encode=self.encode))
        return tuple(found)
