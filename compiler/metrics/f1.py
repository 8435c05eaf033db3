"""f1: harmonic mean of precision and recall."""

from __future__ import annotations

from typing import Any

from ._counts import Averaged, ratio, shares, tally


class F1(Averaged):
    """2 TP / (2 TP + FP + FN); 0 when nothing is true and nothing answered with yes.

    Source: van Rijsbergen 1979, "Information Retrieval", chapter 7.
    """

    def of_yes(self, np: Any, answer: Any, truth: Any) -> float:
        """The docstring's formula."""
        return ratio(np, 2 * np.sum(answer & truth), np.sum(answer) + np.sum(truth))

    def of_classes(self, np: Any, guess: Any, ids: Any, classes: Any) -> float:
        """Each class against the rest, then averaged."""
        hits, guesses, actual = tally(np, guess, ids, classes)
        part, whole = 2 * hits, guesses + actual
        if self.average == "micro":
            return ratio(np, np.sum(part), np.sum(whole))
        found = shares(np, part, whole)
        if self.average == "weighted":
            return float(np.average(found, weights=actual))
        return float(np.mean(found))
