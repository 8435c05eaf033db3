"""sharpen: sharper images."""

from __future__ import annotations

from ._augment import Augment, amount


class Sharpen(Augment):
    """Every pixel moves away from the mean of its four neighbours."""

    amount: float = amount(1.0, "largest factor", maximum=10.0)
