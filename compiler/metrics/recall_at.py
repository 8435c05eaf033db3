"""recall_at: whether the nearest examples are of the same class."""

from __future__ import annotations

from typing import Any

from ..types.record import integer
from . import Metric
from ._vectors import BLOCK, distances


class RecallAt(Metric):
    """Share of examples with another of their class among the ``k`` nearest others of the split.

    Distances are Euclidean; of equally near examples the earlier one comes first.  Examples that
    are alone in their class count as misses.

    Source: Jégou et al. 2011, "Product Quantization for Nearest Neighbor Search", section 5; Oh Song
    et al. 2016, "Deep Metric Learning via Lifted Structured Feature Embedding".
    """

    k: int = integer(1, minimum=1, doc="how many neighbours are looked at")

    def of_embedding(self, np: Any, vectors: Any, labels: Any) -> float:
        """The docstring's formula, a block of examples after the other."""
        found = 0
        for start in range(0, len(vectors), BLOCK):
            apart = distances(np, vectors[start : start + BLOCK], vectors)
            place = np.arange(len(apart))
            apart[place, start + place] = np.inf
            near = np.argsort(apart, axis=1, kind="stable")[:, : min(self.k, len(vectors) - 1)]
            own = labels[start : start + BLOCK, None]
            found += int(np.sum(np.any(labels[near] == own, axis=1)))
        return found / len(vectors)
