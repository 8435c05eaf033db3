"""transpose: rows and columns swapped."""

from __future__ import annotations

from ._augment import Chance


class Transpose(Chance):
    """Rows and columns swapped; only square images."""
