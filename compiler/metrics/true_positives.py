"""true_positives: how many yes answers are right."""

from __future__ import annotations

from typing import Any

from . import Metric


class TruePositives(Metric):
    """How many yes answers are right, of all in the split; of two classes, 1 is yes.

    Source: Yerushalmy 1947, "Statistical problems in assessing methods of medical diagnosis".
    """

    def of_yes(self, np: Any, answer: Any, truth: Any) -> float:
        """A count."""
        return float(np.sum(answer & truth))
