"""resize: images of one size."""

from __future__ import annotations

from typing import Any

from ...types.record import size
from ..sources import Change, Scan
from . import Transform


class Resize(Transform):
    """Every image at this size, its proportions not kept (bilinear)."""

    spatial_rank = 2
    size: Any = size(doc="height and width, or one number for both")

    def change(self, field: str, scan: Scan) -> Change:
        """The change."""
        self.images(field, scan)
        tall, wide = self.size
        return Change("place", word=self.word, size=(tall, wide))
