"""window_partition: an image as many small sequences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer
from ..types.tensor import TensorType
from . import Op, case, refused
from ._patches import need_windows, windows
from ._shared import need_channels


class WindowPartition(Op):
    """Cut image[H, W, C] into w x w windows: tensor[window=H/w W/w, time=w w, channel=C].

    Windows follow each other row by row, and so do the cells in a window.  `attention` treats each
    window as a sequence of its own; `window_reverse` makes the image again.

    Source: Liu et al. 2021, "Swin Transformer", section 3.2.
    """

    window: int = integer(7, minimum=1, doc="height and width of a window, w")

    cases = (
        case("image[4, 6, 3]", window=2),
        case("image[9, 3, 2]", window=3),
        case("image[H, W, 5]", window=1),
        refused("E0506", "image[8, 6, 3]", window=4),
        refused("E0503", "sequence[4, 6]", window=2),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The windows as an axis, their cells as time."""
        need_channels(self, x)
        rows, columns = need_windows(self, x, self.window)
        sizes = (rows * columns, self.window**2, x.channels)
        return TensorType("tensor", ("window", "time", "channel"), sizes)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Two axes become four, then three."""
        return windows(np, x, self.window)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Computes nothing."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A 2 x 4 image in two windows."""
        x = [[[[1], [2], [3], [4]], [[5], [6], [7], [8]]]]
        yield run(x, window=2), [[[[1], [2], [5], [6]], [[3], [4], [7], [8]]]]
