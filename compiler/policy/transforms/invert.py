"""invert: negatives."""

from __future__ import annotations

from ...types.record import number
from ._augment import Chance


class Invert(Chance):
    """A negative: 1 - x."""

    chance: float = number(0.1, minimum=0, maximum=1, doc="how often it happens")
