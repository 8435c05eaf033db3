"""c_index: share of pairs that are in the right order."""

from __future__ import annotations

from typing import Any

from . import Metric


class CIndex(Metric):
    """Of all pairs with different targets, the share whose outputs are in the same order.

    Equal outputs count half; 0.5 when all targets are equal.  The time grows with the square of the
    number of values.

    Source: Harrell et al. 1982, "Evaluating the Yield of Medical Tests" (without censoring).
    """

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula, row by row."""
        x, y = output.reshape(-1), target.reshape(-1)
        right, pairs = 0.0, 0
        for k in range(len(x)):
            lower = y < y[k]
            pairs += int(lower.sum())
            right += float(np.sum(x[lower] < x[k]) + 0.5 * np.sum(x[lower] == x[k]))
        return right / pairs if pairs else 0.5
