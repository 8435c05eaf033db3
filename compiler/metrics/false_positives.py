"""false_positives: how many yes answers are wrong."""

from __future__ import annotations

from typing import Any

from . import Metric


class FalsePositives(Metric):
    """How many yes answers are wrong, of all in the split; of two classes, 1 is yes.

    Source: Yerushalmy 1947, "Statistical problems in assessing methods of medical diagnosis".
    """

    higher = False

    def of_yes(self, np: Any, answer: Any, truth: Any) -> float:
        """A count."""
        return float(np.sum(answer & ~truth))
