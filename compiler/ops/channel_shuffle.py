"""channel_shuffle: channels of all groups mixed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._shared import need_channels


class ChannelShuffle(Op):
    """y[.., j g + k] = x[.., k C / g + j]: the next convolution with g groups sees all of them.

    Source: Zhang et al. 2018, "ShuffleNet", section 3.1.
    """

    groups: int = integer(minimum=1, doc="groups g whose channels are mixed")

    cases = (
        case("image[H, W, 6]", groups=2),
        case("sequence[T, 12]", groups=3),
        case("vector[10]", groups=5),
        case("volume[2, 3, 4, 8]", groups=4),
        refused("E0503", "label", groups=2),
        refused("E0506", "image[4, 5, 6]", groups=4),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type of the input."""
        need_channels(self, x)
        if x.channels % self.groups != 0:
            raise Refusal(
                "E0506",
                f"`channel_shuffle` cannot split {x.channels} channels into {self.groups} groups",
                at="groups",
                because={"x": f"gives {x}"},
            )
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """(g, C / g) becomes (C / g, g)."""
        parts = np.reshape(x, (*x.shape[:-1], self.groups, -1))
        return np.reshape(np.swapaxes(parts, -1, -2), x.shape)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Moves data, computes nothing."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two hands of cards, riffled."""
        yield run([[1.0, 2.0, 3.0, 10.0, 20.0, 30.0]], groups=2), [[1, 10, 2, 20, 3, 30]]
