"""standardize: an array to mean 0 and deviation 1."""

from __future__ import annotations

from ..sources import Scan
from . import Change, Transform


class Standardize(Transform):
    """(x - mean) / deviation, per channel, over the training examples; a constant channel gives 0."""

    def change(self, field: str, scan: Scan) -> Change:
        """The change."""
        return Change("standardize")
