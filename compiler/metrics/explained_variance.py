"""explained_variance: share of the variance that is explained, a constant error forgiven."""

from __future__ import annotations

from typing import Any

from . import Metric
from ._columns import columns, explained


class ExplainedVariance(Metric):
    """1 - var(y - x) / var(y) of each channel, then the mean over channels.

    Where the target is constant it is 1 when the error is constant too, else 0.

    Source: scikit-learn, "Explained variance score".
    """

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        x, y = columns(np, output), columns(np, target)
        return explained(np, np.var(y - x, axis=0), np.var(y, axis=0))
