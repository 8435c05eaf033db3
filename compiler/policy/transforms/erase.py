"""erase: a black rectangle."""

from __future__ import annotations

from ._augment import Augment, amount


class Erase(Augment):
    """A rectangle of the image is blackened; masks stay (DeVries and Taylor 2017)."""

    amount: float = amount(0.3, "largest side, as a share of the size")
