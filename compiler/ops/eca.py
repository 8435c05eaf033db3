"""eca: channels weighed by the means of their neighbours (efficient channel attention)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import integer
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused


class Eca(Op):
    """y = x sigmoid(w * mean(x)), a convolution over neighbouring channels of their means.

    One window of ``kernel`` weights serves all channels; without ``kernel`` its size is the odd
    number at or above log2(channels) / 2 + 1 / 2, rounded down.

    Source: Wang et al. 2020, "ECA-Net: Efficient Channel Attention for Deep Convolutional Neural
    Networks", equations 7 and 12.
    """

    kernel: Any = integer(
        None, minimum=1, doc="channels in the window; from the channels when absent"
    )

    block = True

    cases = (
        case("image[5, 4, 8]"),
        case("sequence[5, 64]"),
        case("volume[2, 3, 4, 5]", kernel=2),
        refused("E0503", "vector[5]"),
        refused("E0209", "image[5, 4, 8]", kernel=0),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type of the input, which needs positions to average over and known channels."""
        if x.rank < 2 or x.dtype != "float":
            raise Refusal(
                "E0503", f"`eca` needs a map with channels, not {x}", because={"x": f"gives {x}"}
            )
        if not isinstance(x.channels, int):
            raise Refusal(
                "E0504",
                f"`eca` chooses its window by the number of channels, which {x} leaves open",
                because={"x": f"gives {x}"},
            )
        return x

    def window(self, channels: int) -> int:
        """Channels in the window."""
        if self.kernel:
            return int(self.kernel)
        near = int(abs(math.log2(channels) / 2 + 1 / 2))
        return near if near % 2 else near + 1

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """Squeeze, look at neighbours, scale."""
        channels = x.channels
        row = b.reshape(b.global_avg_pool(x), shape=(channels, 1))
        kernel = b.number("kernel", self.window(channels))
        mixed = b.conv1d(row, filters=1, kernel=kernel, bias=False, name="mix")
        return x * b.sigmoid(b.reshape(mixed, shape=(channels,)))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Means 0, ln 3, 0 and a window that looks at both neighbours; windows of the paper."""
        p = {"mix.kernel": [[[1.0]], [[0.0]], [[1.0]]]}
        ln3 = 1.0986122886681098
        x = [[[0.0, ln3, 2.0], [0.0, ln3, -2.0]]]
        yield run(x, p, kernel=3), [[[0.0, ln3 / 2, 1.5], [0.0, ln3 / 2, -1.5]]]
        yield [cls().window(c) for c in (64, 128, 256, 512)], [3, 5, 5, 5]
