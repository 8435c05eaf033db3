"""mean: mean of what is predicted."""

from __future__ import annotations

from typing import Any

from . import Metric


class Mean(Metric):
    """mean(output) over all elements.

    Source: Keras' metric of the same name.
    """

    def of_values(self, np: Any, output: Any) -> float:
        """The docstring's formula."""
        return float(np.mean(output))
