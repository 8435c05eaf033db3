"""poisson: likelihood of counts."""

from __future__ import annotations

from typing import Any

from . import Metric


class Poisson(Metric):
    """mean(rate - target log(rate + 1e-8)) of rates and counts, without log(target!).

    Outputs below 0 count as 0.

    Source: Nelder and Wedderburn 1972, "Generalized Linear Models".
    """

    higher = False

    def of_values(self, np: Any, output: Any, target: Any) -> float:
        """The docstring's formula."""
        rate = np.maximum(output, 0)
        return float(np.mean(rate - target * np.log(rate + 1e-8)))
