"""kl_divergence: of the target distribution from the predicted one."""

from __future__ import annotations

from typing import Any

from . import Metric


class KlDivergence(Metric):
    """Mean of sum(t (log t - log p)) over positions; 0 where t is 0, p held above 1e-15.

    Source: Kullback and Leibler 1951, "On Information and Sufficiency".
    """

    higher = False

    def of_shares(self, np: Any, shares: Any, wanted: Any) -> float:
        """The docstring's formula."""
        own = np.log(np.where(wanted > 0, wanted, 1.0))
        apart = own - np.log(np.maximum(shares, 1e-15))
        return float(np.mean(np.sum(wanted * apart, axis=-1)))
