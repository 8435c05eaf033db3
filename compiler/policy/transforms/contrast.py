"""contrast: more or less contrast."""

from __future__ import annotations

from ._augment import Augment, amount


class Contrast(Augment):
    """The distance from the mean brightness times 1 - amount to 1 + amount."""

    amount: float = amount(0.2, "largest change")
