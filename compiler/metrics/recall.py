"""recall: share of what is true that is found."""

from __future__ import annotations

from typing import Any

from ._counts import Averaged, ratio, shares, tally


class Recall(Averaged):
    """TP / (TP + FN), also called sensitivity; 0 when nothing is true.

    Source: van Rijsbergen 1979, "Information Retrieval", chapter 7.
    """

    def of_yes(self, np: Any, answer: Any, truth: Any) -> float:
        """The docstring's formula."""
        return ratio(np, np.sum(answer & truth), np.sum(truth))

    def of_classes(self, np: Any, guess: Any, ids: Any, classes: Any) -> float:
        """Each class against the rest, then averaged."""
        hits, _, actual = tally(np, guess, ids, classes)
        part, whole = hits, actual
        if self.average == "micro":
            return ratio(np, np.sum(part), np.sum(whole))
        found = shares(np, part, whole)
        if self.average == "weighted":
            return float(np.average(found, weights=actual))
        return float(np.mean(found))
