"""matthews: correlation between guesses and classes."""

from __future__ import annotations

from typing import Any

from . import Metric
from ._counts import tally


class Matthews(Metric):
    """Correlation coefficient of guesses and truth, between -1 and 1; 0 when either is constant.

    (TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP) (TN + FN)), and Gorodkin's form of it for
    several classes.

    Source: Matthews 1975, "Comparison of the predicted and observed secondary structure of T4 phage
    lysozyme"; Gorodkin 2004, "Comparing two K-category assignments by a K-category correlation".
    """

    def of_yes(self, np: Any, answer: Any, truth: Any) -> float:
        """Two classes."""
        return correlation(np, answer.astype(int), truth.astype(int), 2)

    def of_classes(self, np: Any, guess: Any, ids: Any, classes: Any) -> float:
        """Several classes."""
        return correlation(np, guess, ids, classes)


def correlation(np: Any, guess: Any, ids: Any, classes: int) -> float:
    """Covariance of guesses and truth over both deviations; 0 when either is constant."""
    hits, guesses, actual = (count.astype(float) for count in tally(np, guess, ids, classes))
    total = float(len(ids))
    spread = (total**2 - guesses @ guesses) * (total**2 - actual @ actual)
    return float((total * hits.sum() - guesses @ actual) / spread**0.5) if spread else 0.0
