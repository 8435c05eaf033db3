"""zoom: larger or smaller images."""

from __future__ import annotations

from ._augment import Augment, amount


class Zoom(Augment):
    """Enlarged or shrunk about the centre, by a factor up to 1 + amount."""

    amount: float = amount(0.2, "largest change of size")
