"""brightness: lighter or darker images."""

from __future__ import annotations

from ._augment import Augment, amount


class Brightness(Augment):
    """All colours times 1 - amount to 1 + amount, cut to 0 .. 1."""

    amount: float = amount(0.2, "largest change")
