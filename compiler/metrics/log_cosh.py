"""log_cosh: a smooth absolute error."""

from __future__ import annotations

from typing import Any

from . import Metric


class LogCosh(Metric):
    """mean(log(cosh(output - target))).

    Source: Neuneier and Zimmermann 1998, "How to Train Neural Networks", section 3.1.
    """

    higher = False

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        error = np.abs(output - target)
        return float(np.mean(error + np.log1p(np.exp(-2 * error)) - np.log(2)))
