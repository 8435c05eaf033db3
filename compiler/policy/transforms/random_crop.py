"""random_crop: a window of the image at a random place."""

from __future__ import annotations

from typing import Any

from ...types.record import integer, size
from ..sources import Change, Scan
from ._augment import Augment


class RandomCrop(Augment):
    """A window of this size, at a random place in training and in the centre otherwise.

    Where no ``resize`` or ``letterbox`` comes before and nothing is padded, images are first resized
    and cut to 8/7 of the size: 224 is taken out of 256.
    """

    spatial_rank = 2
    size: Any = size(doc="height and width, or one number for both")
    padding: int = integer(0, minimum=0, doc="zeros around the image before")

    def change(self, field: str, scan: Scan) -> Change:
        """The change."""
        self.images(field, scan)
        tall, wide = self.size
        amounts = ((tall, wide), self.padding)
        return Change("augment", word=self.word, amounts=amounts, size=(tall, wide))
