"""auc: area under the ROC or the precision-recall curve."""

from __future__ import annotations

from typing import Any

from ..types.record import word
from . import Metric
from ._sweep import sweep


class Auc(Metric):
    """Area under the curve; with classes the mean over one class against the rest.

    ``roc``: the chance that a positive scores above a negative, equal scores counting half; 0.5 when
    one of them is missing.  ``pr``: average precision, the sum over thresholds of the gain in recall
    times the precision; 0 when nothing is positive.

    Source: Hanley and McNeil 1982, "The Meaning and Use of the Area under a ROC Curve"; Zhu 2004,
    "Recall, Precision and Average Precision".
    """

    curve: str = word("roc", "pr", default="roc", doc="which curve")

    def of_yes(self, np: Any, score: Any, truth: Any) -> float:
        """One area."""
        if self.curve == "roc":
            return area(np, score, truth)
        return average_precision(np, score, truth)

    def of_classes(self, np: Any, chances: Any, ids: Any, classes: Any) -> float:
        """The mean over classes."""
        if self.curve == "roc":
            return float(np.mean([area(np, chances[:, k], ids == k) for k in range(classes)]))
        areas = [average_precision(np, chances[:, k], ids == k) for k in range(classes)]
        return float(np.mean(areas))


def area(np: Any, score: Any, positive: Any) -> float:
    """Chance that a positive scores above a negative, ties counting half; 0.5 without either."""
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place.reshape(-1)]
    hits = int(positive.sum())
    rest = positive.size - hits
    if not hits or not rest:
        return 0.5
    return float((rank[positive].sum() - hits * (hits + 1) / 2) / (hits * rest))


def average_precision(np: Any, score: Any, positive: Any) -> float:
    """Precision at each threshold, weighted by the gain in recall; 0 without positives."""
    hits, alarms = sweep(np, score, positive)
    if not hits[-1]:
        return 0.0
    gain = np.diff(hits) / hits[-1]
    return float(np.sum(gain * hits[1:] / (hits[1:] + alarms[1:])))
