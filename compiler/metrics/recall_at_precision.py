"""recall_at_precision: the best recall that keeps enough precision."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from . import Metric
from ._sweep import best, over, sweep


class RecallAtPrecision(Metric):
    """Largest recall among the thresholds with a precision of at least ``precision``.

    The threshold goes through all scores; 0 when none is good enough.

    Source: Keras' metric of the same name; van Rijsbergen 1979, "Information Retrieval", chapter 7.
    """

    precision: float = number(0.9, minimum=0, maximum=1, doc="least precision")

    def of_yes(self, np: Any, score: Any, truth: Any) -> float:
        """The docstring's search."""
        hits, alarms = sweep(np, score, truth)
        other = over(np, hits, hits + alarms)
        figure = over(np, hits, hits[-1])
        return best(np, figure, other >= self.precision)
