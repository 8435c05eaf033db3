"""calibration_error: how far confidence is from being right."""

from __future__ import annotations

from typing import Any

from ..types.record import integer
from . import Metric


class CalibrationError(Metric):
    """Sum over bins of confidence of (share of the bin) abs(share that is right - mean confidence).

    Confidence is the chance of the guess; the bins cut [0, 1] into ``bins`` equal parts, each with
    its upper end.

    Source: Guo et al. 2017, "On Calibration of Modern Neural Networks", equation 3 (ECE).
    """

    higher = False

    bins: int = integer(15, minimum=1, doc="how many parts confidence is cut into")

    def of_yes(self, np: Any, chance: Any, answer: Any, truth: Any) -> float:
        """Answers."""
        return gap(np, np.where(answer, chance, 1 - chance), answer == truth, self.bins)

    def of_classes(self, np: Any, chances: Any, guess: Any, ids: Any) -> float:
        """Classes."""
        return gap(np, np.max(chances, axis=-1), guess == ids, self.bins)


def gap(np: Any, sure: Any, right: Any, bins: int) -> float:
    """Mean distance between confidence and the share that is right, bin by bin."""
    place = np.clip(np.ceil(sure * bins).astype(int) - 1, 0, bins - 1)
    excess = np.bincount(place, weights=right - sure, minlength=bins)
    return float(np.sum(np.abs(excess)) / len(sure))
