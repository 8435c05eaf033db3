"""verification_accuracy: pairs of a class that are recognised while few others are."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from . import Metric
from ._vectors import BLOCK, distances


class VerificationAccuracy(Metric):
    """Share of pairs of a class accepted at the largest threshold that accepts few other pairs.

    A pair is accepted when its Euclidean distance is below the threshold; of pairs of different
    classes at most the share ``far`` may be.  Pairs are taken within blocks of 2000 examples.  1
    when there are no other pairs, 0 when no class occurs twice.

    Source: Schroff et al. 2015, "FaceNet", section 4 (VAL at FAR).
    """

    far: float = number(0.001, minimum=0, below=1, doc="share of false pairs that may be accepted")

    def of_embedding(self, np: Any, vectors: Any, labels: Any) -> float:
        """The docstring's formula."""
        own, other = [], []
        for start in range(0, len(vectors), BLOCK):
            part, ids = vectors[start : start + BLOCK], labels[start : start + BLOCK]
            one, two = np.triu_indices(len(part), 1)
            apart = distances(np, part, part)[one, two]
            same = ids[one] == ids[two]
            own.append(apart[same])
            other.append(apart[~same])
        close, wrong = np.concatenate(own), np.sort(np.concatenate(other))
        if not len(close) or not len(wrong):
            return 1.0 if len(close) else 0.0
        return float(np.mean(close < wrong[int(self.far * len(wrong))]))
