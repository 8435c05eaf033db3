"""color_jitter: other brightness, contrast and saturation."""

from __future__ import annotations

from ._augment import Augment, amount


class ColorJitter(Augment):
    """Brightness, contrast and saturation times 1 - amount to 1 + amount, each drawn by itself.

    The colours are cut to 0 .. 1 afterwards.
    """

    amount: float = amount(0.2, "largest change of each")
