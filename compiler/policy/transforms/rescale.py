"""rescale: larger or smaller numbers."""

from __future__ import annotations

from ._augment import RowAugment, amount


class Rescale(RowAugment):
    """All numbers of an example by a factor of 1 - amount to 1 + amount."""

    amount: float = amount(0.1, "largest change")
