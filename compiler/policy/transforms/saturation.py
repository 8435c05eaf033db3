"""saturation: stronger or weaker colours."""

from __future__ import annotations

from ._augment import Augment, amount


class Saturation(Augment):
    """The distance from gray times 1 - amount to 1 + amount."""

    amount: float = amount(0.2, "largest change")
