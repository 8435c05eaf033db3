"""normalize: colours minus a mean, by a deviation."""

from __future__ import annotations

from typing import Any

from ...ops import Refusal
from ...types.record import anything
from ..sources import Change, Scan
from . import Transform

KNOWN = {
    "imagenet": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    "half": ((0.5,), (0.5,)),
}
"""Name -> mean and deviation per channel, of colours from 0 to 1."""


class Normalize(Transform):
    """(x - mean) / deviation, of colours from 0 to 1.

    imagenet: the figures of ImageNet; half: to -1 .. 1; per_image: every image to mean 0 and
    deviation 1; or ``{mean: [...], deviation: [...]}``, one number or one per channel.  Figures of
    the own training images are what `standardize` takes.
    """

    by: Any = anything("imagenet", doc="imagenet, half, per_image")
    mean: Any = anything(None, doc="mean of every channel")
    deviation: Any = anything(None, doc="deviation of every channel")

    def change(self, field: str, scan: Scan) -> Change:
        """The change."""
        self.images(field, scan)
        if self.mean is not None or self.deviation is not None:
            mean, deviation = _numbers(self.mean), _numbers(self.deviation)
            if not mean or not deviation or min(deviation) <= 0:
                raise Refusal(
                    "E0209", "`normalize` needs means, and deviations above 0",
                    at=f"fields.{field}.normalize", help="`{mean: [0.5], deviation: [0.25]}`",
                )  # fmt: skip
            return Change("normalize", amounts=(mean, deviation))
        if self.by == "per_image":
            return Change("per_image")
        if not isinstance(self.by, str) or self.by not in KNOWN:
            raise Refusal(
                "E0209", f"`normalize` knows no {_told(self.by)}", at=f"fields.{field}.normalize",
                help="use imagenet, half, per_image, or `{mean: [...], deviation: [...]}`",
            )  # fmt: skip
        return Change("normalize", amounts=KNOWN[self.by])


def _told(value: Any) -> str:
    """What was written in place of a name."""
    return f"`{value}`" if isinstance(value, str) else "such value"


def _numbers(value: Any) -> tuple[float, ...]:
    listed = value if isinstance(value, list) else [value]
    plain = all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in listed)
    return tuple(map(float, listed)) if plain else ()
