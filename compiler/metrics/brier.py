"""brier: squared distance between chances and what came true."""

from __future__ import annotations

from typing import Any

from . import Metric


class Brier(Metric):
    """Mean of (p - y)^2 of answers; of classes, of the sum of (p - y)^2 over all of them.

    Of two classes it is that of class 1, half of the sum.

    Source: Brier 1950, "Verification of forecasts expressed in terms of probability".
    """

    higher = False

    def of_yes(self, np: Any, chance: Any, truth: Any) -> float:
        """Answers."""
        return float(np.mean((chance - truth) ** 2))

    def of_classes(self, np: Any, chances: Any, ids: Any, classes: Any) -> float:
        """Classes."""
        return float(np.mean(np.sum((chances - np.eye(classes)[ids]) ** 2, axis=-1)))

    def of_shares(self, np: Any, shares: Any, wanted: Any) -> float:
        """Distributions."""
        return float(np.mean(np.sum((shares - wanted) ** 2, axis=-1)))
