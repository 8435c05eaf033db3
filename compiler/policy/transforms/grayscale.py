"""grayscale: colours taken out."""

from __future__ import annotations

from ...types.record import number
from ._augment import Chance


class Grayscale(Chance):
    """Gray, with as many channels as before (ITU-R BT.601)."""

    chance: float = number(0.1, minimum=0, maximum=1, doc="how often it happens")
