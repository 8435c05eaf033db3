"""image_mask_folder: images and masks of the same names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ...ops import Refusal
from ...types.record import integer, text, word
from ...types.tensor import of_axes
from . import Scan, Source, nearest
from ._images import COLORS, folder_of, images_in, type_of


class ImageMaskFolder(Source):
    """Fields ``image``, colours from 0 to 1, and ``mask``: a class for every pixel.

    A mask has the name of its image, its own ending aside, and its size.  Its values (of a palette,
    or gray) are the classes; in masks of 0 and 255 only, 255 is class 1, unless the loss says
    `ignore: 255`.  Where images are resized or cut, masks follow.
    """

    images: str = text(doc="folder of images, from the folder of the spec")
    masks: str = text(doc="folder of masks")
    classes: Any = integer(None, minimum=2, doc="classes of masks; those of the network if absent")
    color: str = word(
        *COLORS, default="auto", doc="what images are turned into; auto: as the first is"
    )

    def scan(self, folder: Path) -> Scan:
        """The pairs, and the size of the first image."""
        images = images_in(folder_of(folder, self.images))
        masks = {p.stem: p for p in images_in(folder_of(folder, self.masks))}
        if not images:
            raise Refusal("E0703", f"`{self.images}` has no images", at="source")
        for path in images:
            if path.stem not in masks:
                raise Refusal(
                    "E0703", f"`{self.masks}` has no mask for `{path.name}`", at="source",
                    help=nearest(path.stem, masks) if masks else "",
                )  # fmt: skip
        image = type_of(images[0], self.color)
        return Scan(
            self.images,
            images=True,
            arrays={
                "image": image,
                "mask": of_axes(("height", "width"), image.spatial, "int"),
            },
            classes={"mask": self.classes} if self.classes else {},
            default_input="image",
            default_target="mask",
        )

    def scan_large(self, folder: Path) -> Scan:
        """The same: images are not read when compiling."""
        return self.scan(folder)
