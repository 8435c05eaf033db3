"""flip_vertical: top and bottom swapped."""

from __future__ import annotations

from ._augment import Chance


class FlipVertical(Chance):
    """Top and bottom swapped, every second time."""
