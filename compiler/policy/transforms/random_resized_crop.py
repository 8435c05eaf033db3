"""random_resized_crop: a part of the image, enlarged to the whole."""

from __future__ import annotations

from ._augment import Augment, amount


class RandomResizedCrop(Augment):
    """A window of the image, from this share of its area up, enlarged to the size of the image."""

    smallest: float = amount(0.25, "smallest share of the area")
