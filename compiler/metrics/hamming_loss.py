"""hamming_loss: share of wrong answers."""

from __future__ import annotations

from typing import Any

from . import Metric


class HammingLoss(Metric):
    """Share of positions, or of yes-or-no answers, that are wrong.

    Source: Tsoumakas and Katakis 2007, "Multi-Label Classification", section 4.
    """

    higher = False

    def of_yes(self, np: Any, answer: Any, truth: Any) -> float:
        """Share of wrong answers."""
        return float(np.mean(answer != truth))

    def of_classes(self, np: Any, guess: Any, ids: Any) -> float:
        """Share of wrong classes."""
        return float(np.mean(guess != ids))
