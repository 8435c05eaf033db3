"""categorical_hinge: how much the right score lacks of beating the best other one by 1."""

from __future__ import annotations

from typing import Any

from . import Metric


class CategoricalHinge(Metric):
    """mean(max(0, 1 + best - right)); the right class counts as 0 among the others, as in Keras.

    Source: Crammer and Singer 2001, "On the Algorithmic Implementation of Multiclass Kernel-based
    Vector Machines".
    """

    higher = False

    @property
    def multiclass(self) -> str:
        """Two scores are scores."""
        return "scores"

    def of_classes(self, np: Any, scores: Any, ids: Any) -> float:
        """The docstring's formula."""
        right = np.take_along_axis(scores, ids[:, None], axis=1)[:, 0]
        best = np.max(scores * (np.arange(scores.shape[1]) != ids[:, None]), axis=1)
        return float(np.mean(np.maximum(1 + best - right, 0)))
