"""specificity: share of what is not true that is answered with no."""

from __future__ import annotations

from typing import Any

from ._counts import Averaged, ratio, shares, tally


class Specificity(Averaged):
    """TN / (TN + FP); 0 when everything is true.

    Source: Yerushalmy 1947, "Statistical problems in assessing methods of medical diagnosis".
    """

    def of_yes(self, np: Any, answer: Any, truth: Any) -> float:
        """The docstring's formula."""
        return ratio(np, np.sum(~answer & ~truth), np.sum(~truth))

    def of_classes(self, np: Any, guess: Any, ids: Any, classes: Any) -> float:
        """Each class against the rest, then averaged."""
        hits, guesses, actual = tally(np, guess, ids, classes)
        part, whole = len(ids) - guesses - actual + hits, len(ids) - actual
        if self.average == "micro":
            return ratio(np, np.sum(part), np.sum(whole))
        found = shares(np, part, whole)
        if self.average == "weighted":
            return float(np.average(found, weights=actual))
        return float(np.mean(found))
