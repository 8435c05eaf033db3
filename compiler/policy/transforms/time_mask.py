"""time_mask: rows put out."""

from __future__ import annotations

from ._augment import RowAugment, amount


class TimeMask(RowAugment):
    """A stretch of rows becomes 0 (Park et al. 2019)."""

    amount: float = amount(0.2, "largest share of the rows")
