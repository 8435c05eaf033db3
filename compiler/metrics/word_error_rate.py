"""word_error_rate: changes needed, as a share of what was said."""

from __future__ import annotations

from typing import Any

from . import Metric
from ._rows import edits


class WordErrorRate(Metric):
    """Fewest insertions, deletions and replacements of all rows over the length of the true ones.

    It is the character error rate where ids are characters.  Without any true id it is 0 when
    nothing is said, else 1.

    Source: Morris et al. 2004, "From WER and RIL to MER and WIL", section 2.
    """

    higher = False

    def of_rows(self, np: Any, rows: Any, true_rows: Any) -> float:
        """The docstring's formula."""
        changes = sum(edits(np, row, true) for row, true in zip(rows, true_rows, strict=True))
        length = sum(len(true) for true in true_rows)
        return changes / length if length else float(changes > 0)
