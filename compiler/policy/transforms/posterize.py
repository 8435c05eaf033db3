"""posterize: fewer colours."""

from __future__ import annotations

from ...types.record import integer
from ._augment import Augment


class Posterize(Augment):
    """Between ``levels`` and 256 levels of every colour."""

    levels: int = integer(8, minimum=2, maximum=256, doc="fewest levels")
