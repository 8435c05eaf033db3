"""spatial_dropout: zero whole channels while training."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from ..types.tensor import TensorType
from . import case, refused
from ._noise import SharedDropout, need_map


class SpatialDropout(SharedDropout):
    """Zero each channel of each example with probability ``rate`` while training.

    All positions of a channel share one draw; kept channels are divided by 1 - rate.  Neighbouring
    pixels say much the same, so that dropping them one by one removes little.

    Source: Tompson et al. 2015, "Efficient Object Localization Using Convolutional Networks",
    section 3.2.
    """

    rate: float = number(0.5, minimum=0, below=1, doc="fraction of the channels that is zeroed")

    cases = (
        case("image[4, 5, 3]", rate=0.25),
        case("sequence[T, 4]"),
        case("volume[2, 3, 4, 5]", rate=0.4),
        case("image[2, 3, 4]", rate=0.0),
        refused("E0503", "vector[7]"),
        refused("E0503", "tokens[5]"),
        refused("E0209", "image[4, 5, 3]", rate=1.0),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type; channels at positions."""
        super().infer(x)
        need_map(self, x)
        return x

    def shared(self, rank: int) -> tuple[int, ...]:
        """All positions."""
        return tuple(range(1, rank - 1))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Nothing happens in evaluation."""
        yield run([[[1.0, -2.0]]]), [[[1.0, -2.0]]]
