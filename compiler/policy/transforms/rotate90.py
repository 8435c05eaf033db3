"""rotate90: quarter turns."""

from __future__ import annotations

from ...types.record import number
from ._augment import Chance


class Rotate90(Chance):
    """Turned by 90, 180 or 270 degrees; images that are not square by 180."""

    chance: float = number(0.75, minimum=0, maximum=1, doc="how often it happens")
