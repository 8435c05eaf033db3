"""standardize: an array to mean 0 and deviation 1."""

from __future__ import annotations

from ..sources import Change, Scan
from . import Transform


class Standardize(Transform):
    """(x - mean) / deviation of the training examples, per channel; a constant one gives 0."""

    def change(self, field: str, scan: Scan) -> Change:
        """The change."""
        return Change("standardize")
