"""exact_match: share of examples in which everything is right."""

from __future__ import annotations

from typing import Any

from . import Metric


class ExactMatch(Metric):
    """Share of examples whose every position, or every yes-or-no answer, is right.

    Source: Rajpurkar et al. 2016, "SQuAD", section 6 (rows); Ghamrawi and McCallum 2005 (labels).
    """

    def of_maps(self, np: Any, guesses: Any, masks: Any) -> float:
        """All places and classes."""
        return float(np.mean(np.all(guesses == masks, axis=(1, 2))))

    def of_rows(self, np: Any, rows: Any, true_rows: Any) -> float:
        """Whole rows."""
        pairs = zip(rows, true_rows, strict=True)
        return float(np.mean([np.array_equal(row, true) for row, true in pairs]))
