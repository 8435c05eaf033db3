"""sensitivity_at_specificity: the best sensitivity that keeps enough specificity."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from . import Metric
from ._sweep import best, over, sweep


class SensitivityAtSpecificity(Metric):
    """Largest sensitivity among the thresholds with a specificity of at least ``specificity``.

    The threshold goes through all scores; 0 when none is good enough.

    Source: Keras' metric of the same name; van Rijsbergen 1979, "Information Retrieval", chapter 7.
    """

    specificity: float = number(0.9, minimum=0, maximum=1, doc="least specificity")

    def of_yes(self, np: Any, score: Any, truth: Any) -> float:
        """The docstring's search."""
        hits, alarms = sweep(np, score, truth)
        other = over(np, alarms[-1] - alarms, alarms[-1])
        figure = over(np, hits, hits[-1])
        return best(np, figure, other >= self.specificity)
