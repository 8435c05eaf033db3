"""cosface: cross entropy of cosines, the right one lowered by a margin."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._cosines import Cosines


class Cosface(Cosines):
    """Cross entropy of scale * cosine, with scale * (cosine - margin) for the right class.

    The network returns cosines, one per class.

    Source: Wang et al. 2018, "CosFace: Large Margin Cosine Loss for Deep Face Recognition".
    """

    margin: float = number(0.35, minimum=0, doc="by which the right cosine is lowered")
    scale: float = number(64.0, above=0, doc="factor on cosines")

    cases = (
        case("vector[7]"),
        case("vector[5]", margin=0.2, scale=16.0),
        case("sequence[5, 4]", scale=2.0),
        refused("E0502", "vector[4]", "label", 10),
    )

    def harder(self, np: Any, cosine: Any) -> Any:
        """A lower cosine."""
        return cosine - self.margin

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Equal cosines, a margin of 0.5 and a scale of 4: the right score is 2 behind."""
        yield run([[0.3, 0.3]], [1], margin=0.5, scale=4.0), math.log(1 + math.exp(2))
