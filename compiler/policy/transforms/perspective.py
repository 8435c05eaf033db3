"""perspective: images seen from the side."""

from __future__ import annotations

from ._augment import Augment, amount


class Perspective(Augment):
    """Far edges shrink by up to this share."""

    amount: float = amount(0.2, "largest share")
