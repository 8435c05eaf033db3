"""time_shift: sounds earlier or later."""

from __future__ import annotations

from ._augment import SoundAugment, amount


class TimeShift(SoundAugment):
    """Earlier or later by up to this share of the length; silence comes in."""

    amount: float = amount(0.1, "largest share of the length")
