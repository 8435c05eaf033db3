"""cosine_similarity: mean cosine between vectors."""

from __future__ import annotations

from typing import Any

from . import Metric
from ._columns import columns


class CosineSimilarity(Metric):
    """Mean of x . y / (norm(x) norm(y)) along the channel axis; norms are held above 1e-6.

    Source: Salton and McGill 1983, "Introduction to Modern Information Retrieval".
    """

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        x, y = columns(np, output), columns(np, target)
        norms = [np.maximum(np.linalg.norm(item, axis=1), 1e-6) for item in (x, y)]
        return float(np.mean(np.sum(x * y, axis=1) / (norms[0] * norms[1])))
