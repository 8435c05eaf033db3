"""coco: images, and boxes of objects in an annotation file of COCO."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from ...ops import Refusal
from ...types.record import integer, text, word
from ...types.tensor import shaped, tensor
from . import Scan, Source, existing, nearest
from ._images import COLORS, folder_of, type_of


class Coco(Source):
    """Fields ``image``, and of its objects ``boxes``, ``labels`` and ``valid``, filled to one length.

    A box is left, top, right, bottom in pixels of the image that the network reads; a label is the
    number of the category in the order of the file's ids; ``valid`` is 1 for a box and 0 where there
    is none.  Boxes follow wherever the image is resized, cut or changed at random; what is cut to
    less than a pixel is no longer valid.  Crowds (``iscrowd``) are left out.  Pictures are turned
    as their camera says, unless the annotations' sizes are those of the file as it is stored.

    With ``stride``, also what detectors of centres learn, at one cell per so many pixels: ``heatmap``
    (a bell around every centre, per class), ``size`` and ``offset`` (width and height in cells, and
    where in its cell a centre stands), and ``centers`` (1 where one stands; Zhou et al. 2019).

    Images are always read batch by batch.
    """

    always_lazy = True
    images: str = text(doc="folder of images, from the folder of the spec")
    annotations: str = text(doc="JSON file with `images`, `annotations` and `categories`")
    most: Any = integer(None, minimum=1, doc="boxes of an image, the largest; all if absent")
    stride: Any = integer(None, minimum=1, doc="pixels of a cell of the maps of centres")
    color: str = word(
        *COLORS, default="auto", doc="what images are turned into; auto: as the first is"
    )

    def scan(self, folder: Path) -> Scan:
        """The categories, how many boxes an image has, and the size of the first image."""
        home, path = folder_of(folder, self.images), existing(folder, self.annotations)
        found = self._read(path)
        if not found["images"]:
            raise Refusal("E0703", f"`{self.annotations}` has no images", at="source")
        first = home / str(found["images"][0]["file_name"])
        if not first.is_file():
            raise Refusal(
                "E0703", f"`{self.images}` has no image `{first.name}`, which `{self.annotations}` names",
                at="source", help=nearest(first.name, [p.name for p in home.iterdir()]),
            )  # fmt: skip
        kinds = sorted(found["categories"], key=lambda kind: kind["id"])
        names = tuple(str(kind["name"]) for kind in kinds)
        if not names:
            raise Refusal("E0703", f"`{self.annotations}` has no categories", at="source")
        counts = Counter(box["image_id"] for box in found["annotations"] if not box.get("iscrowd"))
        most = self.most or max(counts.values(), default=1)
        image = type_of(first, self.color)
        arrays = {
            "image": image,
            "boxes": shaped((most, 4), "float"),
            "labels": shaped((most,), "int"),
            "valid": shaped((most,), "float"),
        }
        if self.stride:
            cells = tuple(int(str(side)) // self.stride for side in image.spatial)
            depths = {"heatmap": len(names), "size": 2, "offset": 2, "centers": 1}
            arrays |= {name: tensor("image", *cells, depth) for name, depth in depths.items()}
        return Scan(
            self.images,
            images=True,
            arrays=arrays,
            classes={"labels": len(names)},
            names={"labels": names},
            default_input="image",
            default_target="labels",
        )

    def scan_large(self, folder: Path) -> Scan:
        """The same: images are not read when compiling."""
        return self.scan(folder)

    def _read(self, path: Path) -> dict[str, list[dict[str, Any]]]:
        """The three lists of the file.

        Raises:
            Refusal: E0703.
        """
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return {
                name: [{**entry, key: entry[key]} for entry in found[name]]
                for name, key in (
                    ("images", "file_name"),
                    ("annotations", "bbox"),
                    ("categories", "name"),
                )
            }
        except (ValueError, RecursionError) as error:
            raise Refusal(
                "E0703", f"`{self.annotations}` is no JSON: {error}", at="source"
            ) from None
        except (KeyError, TypeError) as error:
            raise Refusal(
                "E0703", f"`{self.annotations}` is no annotation file of COCO: it lacks {error}",
                at="source", help="it holds `images`, `annotations` and `categories`",
            ) from None  # fmt: skip
