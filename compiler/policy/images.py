"""The images of a source, planned: how they are read, changed in training, and finished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..ops import Refusal
from .sources import Change, Scan, nearest

STAGES = {"place": 0, "augment": 1}
"""Kind of change -> when it is made; all others come last."""


@dataclass(frozen=True)
class ImagePlan:
    """What happens to images, and to masks along with them.

    Attributes:
        places: changes of place when a file is read.
        augments: random changes of training images, in order.
        finishes: changes of the colours at the end.
        stored: height and width in memory.
        size: height and width the network reads.
    """

    places: tuple[Change, ...]
    augments: tuple[Change, ...]
    finishes: tuple[Change, ...]
    stored: tuple[int, int]
    size: tuple[int, int]


def plan_images(
    chain: tuple[Change, ...], more: tuple[Change, ...], own: tuple[int, int]
) -> ImagePlan:
    """Plan the field ``image``.

    Args:
        chain: its transforms.
        more: random changes from ``data.augment``, made after those of the chain.
        own: height and width of the files.

    Raises:
        Refusal: E0209, the transforms come in no possible order or a crop is too large.
    """
    stage = 0
    for change in chain:
        if STAGES.get(change.kind, 2) < stage:
            raise Refusal(
                "E0209", f"`{change.word}` comes too late", at=f"fields.image.{change.word}",
                help="first sizes, then random changes, then `normalize`, `standardize`, `scale`",
            )  # fmt: skip
        stage = STAGES.get(change.kind, 2)
    places = [change for change in chain if change.kind == "place"]
    augments = [change for change in chain if change.kind == "augment"] + list(more)
    finishes = tuple(change for change in chain if change.kind not in STAGES)
    crop = next((change for change in augments if change.size is not None), None)
    if crop is not None and not places and not crop.amounts[1]:
        tall, wide = crop.amounts[0]
        size = (round(tall * 8 / 7), round(wide * 8 / 7))
        places.append(Change("place", word="cover", size=size))
    stored = own
    for place in places:
        stored = place.size or stored
    size = stored
    for change in augments:
        if change.size is not None:
            room = tuple(side + 2 * change.amounts[1] for side in size)
            if any(side > most for side, most in zip(change.size, room, strict=True)):
                raise Refusal(
                    "E0209", f"`random_crop` takes {change.size} out of {room}",
                    at="fields.image.random_crop",
                )  # fmt: skip
            size = change.size
    return ImagePlan(tuple(places), tuple(augments), finishes, stored, size)


def augments(data: Any, scan: Scan) -> tuple[Change, ...]:
    """The changes of ``data.augment``; colours change in images only, places in masks as well.

    Raises:
        Refusal: E0702, no images or no such field; E0209, nothing random.
    """
    found: list[Change] = []
    given: Mapping[str, Any] = data.augment or {}
    for name, chain in () if scan.sounds or scan.columns is not None else given.items():
        if not scan.images:
            raise Refusal(
                "E0702",
                f"`augment` changes images and tables; `{scan.name}` has none",
                at="augment",
            )
        if name not in ("image", "joint"):
            raise Refusal(
                "E0702", f"`augment` knows no `{name}`", at=f"augment.{name}",
                help=nearest(name, ["image", "joint"]),
            )  # fmt: skip
        for transform in chain:
            change = transform.change("image", scan)
            if change.kind != "augment":
                raise Refusal(
                    "E0209", f"`{transform.word}` is not random", at=f"augment.{name}",
                    help=f"say it in `fields: {{image: [{transform.word}: ...]}}`",
                )  # fmt: skip
            found.append(replace(change, word=transform.word))
    return tuple(found)
