"""mrr: mean reciprocal rank of the right class."""

from __future__ import annotations

from typing import Any

from . import Metric


class Mrr(Metric):
    """Mean of 1 / rank of the right class; classes with an equal score and a lower id rank before.

    Source: Voorhees 1999, "The TREC-8 Question Answering Track Report".
    """

    @property
    def multiclass(self) -> str:
        """Ranks are of classes."""
        return "scores"

    def of_classes(self, np: Any, scores: Any, ids: Any) -> float:
        """The docstring's formula."""
        own = np.take_along_axis(scores, ids[:, None], axis=1)
        lower = np.arange(scores.shape[1]) < ids[:, None]
        rank = 1 + np.sum((scores > own) | ((scores == own) & lower), axis=1)
        return float(np.mean(1 / rank))
