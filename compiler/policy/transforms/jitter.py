"""jitter: noisy numbers."""

from __future__ import annotations

from ._augment import RowAugment, amount


class Jitter(RowAugment):
    """Normal noise of this deviation, on numbers brought to their range."""

    amount: float = amount(0.05, "deviation")
