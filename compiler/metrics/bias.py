"""bias: mean error."""

from __future__ import annotations

from typing import Any

from . import Metric


class Bias(Metric):
    """mean(output - target): above 0 where outputs are too high on the whole.

    Source: Murphy 1988, "Skill Scores Based on the Mean Square Error".
    """

    higher = False

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        return float(np.mean(output - target))
