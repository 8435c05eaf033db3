"""f1: harmonic mean of precision and recall."""

from __future__ import annotations

from typing import Any

from ..types.tensor import TensorType
from . import Metric, classified, counted, threshold


def score(np: Any, guess: Any, truth: Any) -> float:
    """2 TP / (2 TP + FP + FN); 0 when nothing is positive."""
    hits = np.sum(guess & truth)
    total = np.sum(guess) + np.sum(truth)
    return float(2 * hits / total) if total else 0.0


class F1(Metric):
    """2 TP / (2 TP + FP + FN); with more than two classes the mean over the classes."""

    def reference(self, np: Any, output: Any, target: Any, loss: Any) -> float:
        """The docstring's formula; of two classes, 1 is the positive one."""
        if not loss.integer_target:
            return score(np, output > threshold(loss), target > 0.5)
        scores, ids = counted(np, output, target, loss)
        guess, classes = np.argmax(scores, axis=-1), scores.shape[1]
        if classes == 2:
            return score(np, guess == 1, ids == 1)
        return float(np.mean([score(np, guess == k, ids == k) for k in range(classes)]))

    def check(self, output: TensorType, loss: Any) -> None:
        """A classification loss."""
        classified(self, loss)
