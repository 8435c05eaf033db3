"""perplexity: how many equally likely tokens would surprise as much."""

from __future__ import annotations

from typing import Any

from . import Metric
from ._likely import surprise


class Perplexity(Metric):
    """Exponential of the mean of minus the log chance of the right class, held above 1e-15.

    Source: Jelinek et al. 1977, "Perplexity: a measure of the difficulty of speech recognition
    tasks".
    """

    higher = False

    @property
    def multiclass(self) -> str:
        """Two tokens are tokens."""
        return "scores"

    def of_classes(self, np: Any, chances: Any, ids: Any) -> float:
        """The docstring's formula."""
        return float(np.exp(surprise(np, chances, ids)))
