"""hue: other colours."""

from __future__ import annotations

from ._augment import Augment, amount


class Hue(Augment):
    """Colours turned about the gray axis by up to this share of the circle."""

    amount: float = amount(0.05, "largest turn", maximum=0.5)
