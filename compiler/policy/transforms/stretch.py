"""stretch: other proportions."""

from __future__ import annotations

from ._augment import Augment, amount


class Stretch(Augment):
    """Height and width changed on their own, by factors up to 1 + amount."""

    amount: float = amount(0.2, "largest change of a side")
