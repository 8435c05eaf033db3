"""log_loss: cross entropy of chances and classes."""

from __future__ import annotations

from typing import Any

from . import Metric
from ._likely import LEAST, binary_surprise, surprise


class LogLoss(Metric):
    """Mean of minus the logarithm of the chance of what is right, held above 1e-15.

    With distributions as target, -sum(t log p) of each position.  Unlike the loss it knows no
    smoothing and no weights.

    Source: Good 1952, "Rational Decisions".
    """

    higher = False

    def of_yes(self, np: Any, chance: Any, truth: Any) -> float:
        """Answers."""
        return binary_surprise(np, chance, truth)

    def of_classes(self, np: Any, chances: Any, ids: Any) -> float:
        """Classes."""
        return surprise(np, chances, ids)

    def of_shares(self, np: Any, shares: Any, wanted: Any) -> float:
        """Distributions."""
        return float(-np.mean(np.sum(wanted * np.log(np.maximum(shares, LEAST)), axis=-1)))
