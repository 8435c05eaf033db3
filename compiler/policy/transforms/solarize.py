"""solarize: bright parts inverted."""

from __future__ import annotations

from ...types.record import number
from ._augment import Chance


class Solarize(Chance):
    """What is brighter than a random limit is inverted."""

    chance: float = number(0.1, minimum=0, maximum=1, doc="how often it happens")
