"""window_reverse: the image of its windows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import Dim
from ..types.record import integer, value
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._shared import need_channels


class WindowReverse(Op):
    """Put the windows of `window_partition` together: tensor[window, time, channel] to an image.

    The height is stated, or is that of the image ``like``; the width follows.

    Source: Liu et al. 2021, "Swin Transformer", section 3.2.
    """

    height: int | None = integer(None, minimum=1, doc="height of the image")
    like: Any = value(None, doc="an image of the same height")

    cases = (
        case("tensor[window=6, time=4, channel=5]", height=4),
        case("tensor[window=3, time=9, channel=2]", height=9),
        case("tensor[window=10, time=4, channel=3]", like="image[10, 4, 7]"),
        refused("E0506", "tensor[window=6, time=4, channel=5]", height=5),
        refused("E0506", "tensor[window=6, time=5, channel=5]", height=4),
        refused("E0206", "tensor[window=6, time=4, channel=5]"),
        refused("E0503", "sequence[4, 6]", height=2),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """An image; the windows must fill it."""
        need_channels(self, x)
        if x.axes != ("window", "time", "channel"):
            raise Refusal(
                "E0503",
                f"`window_reverse` needs what `window_partition` makes, not {x}",
                because={"x": f"this is {x}"},
            )
        size, height = self.size(x), self.rows(values.get("like"))
        rows = height // size
        if height % size != 0 or x.dim("window") % rows != 0:
            raise Refusal(
                "E0506",
                f"{x.dim('window')} windows of {size} x {size} fill no image of height {height}",
                at="height" if self.height else "like",
                because={"x": f"gives {x}"},
            )
        columns = x.dim("window") // rows
        axes = ("height", "width", "channel")
        return TensorType("image", axes, (height, columns * size, x.channels))

    def size(self, x: TensorType) -> int:
        """Height and width of a window."""
        cells = x.dim("time")
        root = int(cells**0.5 + 0.5) if isinstance(cells, int) else 0
        if root * root != cells:
            raise Refusal(
                "E0506",
                f"`window_reverse` needs square windows, and {cells} cells are no square",
                because={"x": f"gives {x}"},
            )
        return root

    def rows(self, like: TensorType | None) -> Dim:
        """Height of the image."""
        if self.height is not None:
            return self.height
        if like is None or "height" not in like.axes:
            raise Refusal(
                "E0206" if like is None else "E0503",
                "`window_reverse` needs the `height` of the image, or an image `like` it",
                at=None if like is None else "like",
                help="write `height: 56`, or name the image before `window_partition` with `as`",
            )
        return like.dim("height")

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Three axes become five, then three."""
        n, many, cells, channels = x.shape
        size = int(cells**0.5 + 0.5)
        rows = (self.height or values["like"].shape[1]) // size
        y = np.reshape(x, (n, rows, many // rows, size, size, channels))
        return np.reshape(np.transpose(y, (0, 1, 3, 2, 4, 5)), (n, rows * size, -1, channels))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Computes nothing."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two windows side by side."""
        x = [[[[1], [2], [5], [6]], [[3], [4], [7], [8]]]]
        yield run(x, height=2), [[[[1], [2], [3], [4]], [[5], [6], [7], [8]]]]
