"""flip: left and right swapped."""

from __future__ import annotations

from ._augment import Chance


class Flip(Chance):
    """Left and right swapped, every second time."""
