"""precision_at_recall: the best precision that keeps enough recall."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from . import Metric
from ._sweep import best, over, sweep


class PrecisionAtRecall(Metric):
    """Largest precision among the thresholds with a recall of at least ``recall``.

    The threshold goes through all scores; 0 when none is good enough.

    Source: Keras' metric of the same name; van Rijsbergen 1979, "Information Retrieval", chapter 7.
    """

    recall: float = number(0.9, minimum=0, maximum=1, doc="least recall")

    def of_yes(self, np: Any, score: Any, truth: Any) -> float:
        """The docstring's search."""
        hits, alarms = sweep(np, score, truth)
        other = over(np, hits, hits[-1])
        figure = over(np, hits, hits + alarms)
        return best(np, figure, other >= self.recall)
