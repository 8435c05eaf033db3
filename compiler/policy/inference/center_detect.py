"""center_detect: boxes from maps of centres, sizes and offsets."""

from __future__ import annotations

from collections.abc import Mapping

from ...ops import Refusal
from ...types.record import integer, number, text
from . import Interface, Procedure

MAPS = ("heatmap", "size", "offset")


class CenterDetect(Procedure):
    """The highest peaks of every class, each with the box that the other maps say.

    Source: Zhou et al. 2019, "Objects as Points", section 4.
    """

    network: str = text(None, doc="what gives `heatmap`, `size` and `offset`")
    stride: int = integer(4, minimum=1, doc="pixels of the image per cell of the maps")
    top: int = integer(100, minimum=1, doc="boxes per image")
    score: float = number(0.3, minimum=0, maximum=1, doc="lowest score of a box")

    def fits(self, known: Mapping[str, Interface]) -> None:
        """The three maps."""
        missing = [name for name in MAPS if name not in known["network"].outputs]
        if missing:
            message = f"this network gives no {' and no '.join(f'`{name}`' for name in missing)}"
            given = ", ".join(filter(None, known["network"].outputs)) or "one value without a name"
            raise Refusal("E0503", message, at="network", text=f"it gives {given}")
