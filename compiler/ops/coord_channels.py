"""coord_channels: channels that tell where a cell lies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean
from . import Op, case, refused


class CoordChannels(Op):
    """The input with its `coordinates` as further channels, so that a convolution can see them.

    Source: Liu et al. 2018, "An Intriguing Failing of Convolutional Neural Networks and the CoordConv
    Solution", section 3.
    """

    radius: bool = boolean(False, doc="add a channel with the distance from the middle")

    cases = (
        case("image[5, 4, 3]"),
        case("sequence[6, 4]", radius=True),
        case("image[H, W, 2]", radius=True),
        refused("E0503", "vector[4]"),
    )

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """Coordinates, put beside the channels."""
        return b.concat(x, with_=(b.coordinates(x, radius=self.radius),))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A row of three cells; its only row lies in the middle."""
        y = run([[[[7.0], [8.0], [9.0]]]])
        yield y, [[[[7.0, 0.0, -1.0], [8.0, 0.0, 0.0], [9.0, 0.0, 1.0]]]]
