"""shear: slanted images."""

from __future__ import annotations

from ._augment import Augment, amount


class Shear(Augment):
    """Rows and columns slanted, both by up to this share."""

    amount: float = amount(0.2, "largest slant")
