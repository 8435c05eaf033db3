"""edit_distance: how many ids must be changed to get the true row."""

from __future__ import annotations

from typing import Any

from . import Metric
from ._rows import edits


class EditDistance(Metric):
    """Mean over examples of the fewest insertions, deletions and replacements.

    Source: Levenshtein 1966, "Binary codes capable of correcting deletions, insertions, and
    reversals".
    """

    higher = False

    def of_rows(self, np: Any, rows: Any, true_rows: Any) -> float:
        """The docstring's formula."""
        pairs = zip(rows, true_rows, strict=True)
        return float(np.mean([edits(np, row, true) for row, true in pairs]))
