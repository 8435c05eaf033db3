"""salt_pepper: black and white pixels."""

from __future__ import annotations

from ._augment import Augment, amount


class SaltPepper(Augment):
    """Up to this share of the pixels become black or white."""

    amount: float = amount(0.02, "largest share")
