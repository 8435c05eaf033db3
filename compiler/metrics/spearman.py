"""spearman: correlation of ranks."""

from __future__ import annotations

from typing import Any

from . import Metric
from ._columns import columns, correlated, ranks


class Spearman(Metric):
    """`pearson` of ranks, equal values sharing the mean rank; 0 where one of both is constant.

    Source: Spearman 1904, "The Proof and Measurement of Association between Two Things".
    """

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        x, y = columns(np, output), columns(np, target)
        return correlated(np, ranks(np, x), ranks(np, y))
