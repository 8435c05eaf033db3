"""balanced_accuracy: mean recall of the classes."""

from __future__ import annotations

from typing import Any

from . import Metric
from ._counts import tally


class BalancedAccuracy(Metric):
    """Mean over the classes that occur of the share of their positions that is found.

    Source: Brodersen et al. 2010, "The Balanced Accuracy and Its Posterior Distribution".
    """

    def of_yes(self, np: Any, answer: Any, truth: Any) -> float:
        """Mean of sensitivity and specificity."""
        hits, _, actual = tally(np, answer.astype(int), truth.astype(int), 2)
        return float(np.mean(hits[actual > 0] / actual[actual > 0]))

    def of_classes(self, np: Any, guess: Any, ids: Any, classes: Any) -> float:
        """The docstring's formula."""
        hits, _, actual = tally(np, guess, ids, classes)
        return float(np.mean(hits[actual > 0] / actual[actual > 0]))
