"""Images as square windows of cells, and back."""

from __future__ import annotations

from typing import Any

from ..types.dims import Dim
from ..types.tensor import TensorType
from . import Op, Refusal


def need_windows(op: Op, x: TensorType, size: int) -> tuple[Dim, Dim]:
    """(rows, columns) of windows in an image; refused where they leave a rest."""
    if x.axes != ("height", "width", "channel"):
        raise Refusal(
            "E0503",
            f"`{op.word}` needs an image, not {x}",
            because={"x": f"this is {x}"},
        )
    height, width = x.dims[:2]
    for name, length in (("height", height), ("width", width)):
        if length % size != 0:
            raise Refusal(
                "E0506",
                f"windows of {size} leave a rest of the {name} {length}",
                at="window",
                text=f"does not divide {length}",
                because={"x": f"gives {x}"},
                help="pad the image first, or choose another window",
            )
    return height // size, width // size


def windows(np: Any, x: Any, size: int) -> Any:
    """[batch, height, width, channels] to [batch, windows, cells, channels], row by row."""
    n, height, width, channels = x.shape
    shape = (n, height // size, size, width // size, size, channels)
    y = np.transpose(np.reshape(x, shape), (0, 1, 3, 2, 4, 5))
    return np.reshape(y, (n, -1, size * size, channels))
