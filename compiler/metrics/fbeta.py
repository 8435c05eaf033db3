"""fbeta: precision and recall in one, recall beta times as important."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from ._counts import Averaged, ratio, tally


class Fbeta(Averaged):
    """(1 + b^2) TP / ((1 + b^2) TP + b^2 FN + FP) with b = beta; 0 when there is nothing.

    Source: van Rijsbergen 1979, "Information Retrieval", chapter 7.
    """

    beta: float = number(2.0, above=0, doc="how many times recall is as important as precision")

    def of_yes(self, np: Any, answer: Any, truth: Any) -> float:
        """The docstring's formula."""
        hits = (1 + self.beta**2) * np.sum(answer & truth)
        return ratio(np, hits, np.sum(answer) + self.beta**2 * np.sum(truth))

    def of_classes(self, np: Any, guess: Any, ids: Any, classes: Any) -> float:
        """Each class against the rest, then averaged."""
        hits, guesses, actual = tally(np, guess, ids, classes)
        part, whole = (1 + self.beta**2) * hits, guesses + self.beta**2 * actual
        if self.average == "micro":
            return ratio(np, np.sum(part), np.sum(whole))
        found = np.where(whole > 0, part / np.where(whole > 0, whole, 1), 0.0)
        if self.average == "weighted":
            return float(np.average(found, weights=actual))
        return float(np.mean(found))
