"""image_folder: a folder of images per class."""

from __future__ import annotations

from pathlib import Path

from ...ops import Refusal
from ...types.record import text, word
from ...types.tensor import tensor
from . import Scan, Source
from ._images import COLORS, folder_of, images_in, type_of


class ImageFolder(Source):
    """Fields ``image``, colours from 0 to 1, and ``label``: the number of the folder, by name.

    All images are read into memory, or with `stream` batch by batch.  They need one size: their own, or that of ``resize``,
    ``letterbox``, ``center_crop`` or ``random_crop`` among the transforms of ``image``.
    """

    folder: str = text(doc="path, from the folder of the spec; its folders are the classes")
    color: str = word(
        *COLORS, default="auto", doc="what images are turned into; auto: as the first is"
    )

    def scan(self, folder: Path) -> Scan:
        """The classes, and the size of the first image."""
        place = folder_of(folder, self.folder)
        names = tuple(sorted(p.name for p in place.iterdir() if p.is_dir() and p.name[0] != "."))
        if not names:
            raise Refusal(
                "E0703", f"`{self.folder}` has no folders, so no classes", at="source",
                help="put the images of every class into a folder of its own",
            )  # fmt: skip
        found = {name: images_in(place / name) for name in names}
        for name, images in found.items():
            if not images:
                raise Refusal("E0703", f"`{self.folder}/{name}` has no images", at="source")
        return Scan(
            self.folder,
            images=True,
            arrays={
                "image": type_of(found[names[0]][0], self.color),
                "label": tensor("label"),
            },
            classes={"label": len(names)},
            names={"label": names},
            default_input="image",
            default_target="label",
        )

    def scan_large(self, folder: Path) -> Scan:
        """The same: images are not read when compiling."""
        return self.scan(folder)
