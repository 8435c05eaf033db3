"""accuracy: share of right answers."""

from __future__ import annotations

from typing import Any

from ..types.record import integer
from . import Metric


class Accuracy(Metric):
    """Share of positions whose right class is among the ``top`` highest scores.

    Among equal scores the lower class comes first.  Of yes-or-no answers: the share that is right.

    Source: ImageNet's top-1 and top-5 accuracy, Russakovsky et al. 2015, section 4.
    """

    top: int = integer(1, minimum=1, doc="how many guesses count")

    @property
    def multiclass(self) -> str:
        """Several guesses are guesses of classes."""
        return "top" if self.top > 1 else ""

    def of_classes(self, np: Any, scores: Any, ids: Any) -> float:
        """Share of positions whose right class is among the best; lower ids first."""
        if self.top == 1:
            return float(np.mean(np.argmax(scores, axis=-1) == ids))
        best = np.argsort(-scores, axis=-1, kind="stable")[:, : self.top]
        return float(np.mean(np.any(best == ids[:, None], axis=-1)))

    def of_yes(self, np: Any, answer: Any, truth: Any) -> float:
        """Share of right answers."""
        return float(np.mean(answer == truth))

    def of_shares(self, np: Any, shares: Any, wanted: Any) -> float:
        """Share of positions whose likeliest class is the likeliest of the target."""
        return float(np.mean(np.argmax(shares, axis=-1) == np.argmax(wanted, axis=-1)))
