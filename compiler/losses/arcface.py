"""arcface: cross entropy of cosines, the right angle widened by a margin."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._cosines import Cosines


class Arcface(Cosines):
    """Cross entropy of scale * cos(angle), with cos(angle + margin) for the right class.

    The network returns cosines, one per class.  Where angle + margin would exceed pi, the right
    cosine is lowered by margin sin(margin) instead, so that it keeps falling.

    Source: Deng et al. 2019, "ArcFace: Additive Angular Margin Loss for Deep Face Recognition".
    """

    margin: float = number(0.5, minimum=0, below=3.1, doc="angle in radians")
    scale: float = number(64.0, above=0, doc="factor on cosines")

    cases = (
        case("vector[7]"),
        case("vector[5]", margin=0.3, scale=16.0),
        case("sequence[5, 4]", scale=2.0),
        refused("E0502", "vector[4]", "label", 10),
    )

    def harder(self, np: Any, cosine: Any) -> Any:
        """cos(angle + margin)."""
        square = 1 - cosine**2
        sine = np.sqrt(np.where(square > 1e-12, square, 1e-12))
        wider = cosine * math.cos(self.margin) - sine * math.sin(self.margin)
        last = math.cos(math.pi - self.margin)
        return np.where(cosine > last, wider, cosine - self.margin * math.sin(self.margin))

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """The same direction, the opposite one, and beyond."""
        yield {"scale": 4.0}, [[1.0, 0.2], [-1.0, 0.2], [1.5, 0.2]], [0, 0, 0]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """60 degrees and a margin of 30 make 90: scores 0 and s / 2."""
        got = run([[0.5, 0.5]], [0], margin=math.pi / 6, scale=4.0)
        yield got, math.log(1 + math.exp(2))
        yield run([[0.5, 0.1]], [0], margin=0.0, scale=1.0), math.log(1 + math.exp(-0.4))
