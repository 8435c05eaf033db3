"""Square blocks of an image and the channels they become."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..types.dims import Dim
from ..types.record import integer
from ..types.tensor import TensorType
from . import Op, Refusal
from ._shared import need_kind


def blocks(op: Op, x: TensorType, sizes: Sequence[int], field: str) -> list[Any]:
    """How many blocks fit along every spatial axis; refuses what does not come out even."""
    need_kind(op, x, "image")
    for axis, n, p in zip(x.axes, x.spatial, sizes, strict=False):
        if n % p != 0:
            raise Refusal(
                "E0506",
                f"`{op.word}` cannot cut a {axis} of {n} into blocks of {p}",
                at=field,
                because={"x": f"gives {x}"},
                help="choose a divisor, or `pad` or `crop` before it",
            )
    return [n // p for n, p in zip(x.spatial, sizes, strict=True)]


def depth(op: Op, x: TensorType, cells: int, field: str) -> Dim:
    """Channels that are left when blocks of so many cells are taken out of them."""
    if x.channels % cells != 0:
        raise Refusal(
            "E0506",
            f"`{op.word}` needs channels for {cells} cells, not {x.channels}",
            at=field,
            because={"x": f"gives {x}"},
            help=f"let the layer before it give a multiple of {cells} channels",
        )
    left: Dim = x.channels // cells
    return left


def cut(np: Any, x: Any, p: int, q: int) -> Any:
    """(N, height / p, p, width / q, q, C)."""
    n, height, width, channels = x.shape
    return np.reshape(x, (n, height // p, p, width // q, q, channels))


class Blocks(Op):
    """Moves cells of an image to channels or back; not a word of the language."""

    factor: int = integer(2, minimum=1, doc="cells of a block along height and width")

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Moves data, computes nothing."""
        return 0


class ToChannels(Blocks):
    """Blocks become channels; not a word of the language."""

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Smaller by the factor, with the square of it times the channels."""
        height, width = blocks(self, x, (self.factor, self.factor), "factor")
        return x.with_dims(height, width, x.channels * self.factor**2)


class ToSpace(Blocks):
    """Channels become blocks; not a word of the language."""

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Larger by the factor, with the channels divided by the square of it."""
        need_kind(self, x, "image")
        height, width = x.spatial
        channels = depth(self, x, self.factor**2, "factor")
        return x.with_dims(height * self.factor, width * self.factor, channels)
