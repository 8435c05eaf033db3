"""pearson: linear correlation."""

from __future__ import annotations

from typing import Any

from . import Metric
from ._columns import columns, correlated


class Pearson(Metric):
    """Correlation coefficient of outputs and targets of each channel, then the mean over channels.

    0 where one of both is constant.

    Source: Pearson 1895, "Note on regression and inheritance in the case of two parents".
    """

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        x, y = columns(np, output), columns(np, target)
        return correlated(np, x, y)
