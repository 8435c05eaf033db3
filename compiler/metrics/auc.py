"""auc: area under the ROC curve."""

from __future__ import annotations

from typing import Any

from ..types.tensor import TensorType
from . import Metric, classified, counted


def area(np: Any, score: Any, positive: Any) -> float:
    """Chance that a positive scores above a negative, equal scores counting half.

    By ranks: (sum of ranks of positives - P (P + 1) / 2) / (P N); 0.5 when P or N is 0.
    """
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[np.reshape(place, -1)]
    hits = int(np.sum(positive))
    rest = positive.size - hits
    if not hits or not rest:
        return 0.5
    return float((np.sum(rank[positive]) - hits * (hits + 1) / 2) / (hits * rest))


class Auc(Metric):
    """Area under the ROC curve; with classes the mean over one class against the rest.

    Source: Hanley and McNeil 1982, "The Meaning and Use of the Area under a ROC Curve".
    """

    def reference(self, np: Any, output: Any, target: Any, loss: Any) -> float:
        """Area by ranks; scores of a class are taken relative to the log-sum of all classes."""
        if not loss.integer_target:
            return area(np, np.reshape(output, -1), np.reshape(target, -1) > 0.5)
        scores, ids = counted(np, output, target, loss)
        if loss.get("from") == "logits":
            top = np.max(scores, axis=-1, keepdims=True)
            scores = scores - top
            scores = scores - np.log(np.sum(np.exp(scores), axis=-1, keepdims=True))
        classes = scores.shape[1]
        if classes == 2:
            return area(np, scores[:, 1] - scores[:, 0], ids == 1)
        return float(np.mean([area(np, scores[:, k], ids == k) for k in range(classes)]))

    def check(self, output: TensorType, loss: Any) -> None:
        """A classification loss."""
        classified(self, loss)
