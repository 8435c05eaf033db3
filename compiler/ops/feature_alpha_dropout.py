"""feature_alpha_dropout: alpha dropout of whole channels."""

from __future__ import annotations

from typing import Any

from ..types.record import number
from ..types.tensor import TensorType
from . import case, refused
from ._noise import need_map
from .alpha_dropout import AlphaDropout


class FeatureAlphaDropout(AlphaDropout):
    """``alpha_dropout`` in which all positions of a channel share one draw.

    It is to ``alpha_dropout`` what ``spatial_dropout`` is to ``dropout``.

    Source: Klambauer et al. 2017, "Self-Normalizing Neural Networks"; Tompson et al. 2015,
    "Efficient Object Localization Using Convolutional Networks".
    """

    rate: float = number(0.1, minimum=0, below=1, doc="fraction of the channels that is replaced")

    cases = (
        case("image[4, 5, 3]"),
        case("sequence[T, 4]", rate=0.3),
        case("volume[2, 3, 4, 5]", rate=0.5),
        refused("E0503", "vector[7]"),
        refused("E0503", "tokens[5]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type; channels at positions."""
        super().infer(x)
        need_map(self, x)
        return x

    def shared(self, rank: int) -> tuple[int, ...]:
        """All positions."""
        return tuple(range(1, rank - 1))
