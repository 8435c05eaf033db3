"""pad: cells around height and width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import size, word
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._shared import need_kind

NUMPY_MODES = {"zeros": "constant", "reflect": "reflect", "edge": "edge"}


class Pad(Op):
    """Add ``amount`` cells on both sides of height and width.

    `zeros` adds zeros, `edge` repeats the border, `reflect` mirrors without repeating the border.
    """

    spatial_rank = 2
    amount: Any = size(minimum=0, doc="cells on each side; two numbers are height and width")
    mode: str = word("zeros", "reflect", "edge", default="zeros", doc="what the cells hold")

    cases = (
        case("image[H, W, 3]", amount=2),
        case("image[4, 5, 3]", amount=(1, 2), mode="reflect"),
        case("image[H, W, 2]", amount=(3, 1), mode="edge"),
        refused("E0503", "vector[4]", amount=1),
        refused("E0209", "image[3, 5, 2]", amount=3, mode="reflect"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Twice the amount more."""
        need_kind(self, x, "image")
        for axis, n, more in zip(x.axes, x.spatial, self.amount, strict=False):
            if self.mode == "reflect" and isinstance(n, int) and more >= n:
                raise Refusal(
                    "E0209",
                    f"`pad` cannot mirror {more} cells of a {axis} of {n}",
                    at="amount",
                    because={"x": f"gives {x}"},
                    help=f"at most {n - 1}, or `mode: edge`",
                )
        height, width = (n + 2 * more for n, more in zip(x.spatial, self.amount, strict=True))
        return x.with_dims(height, width, x.channels)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Take rows and columns by their mirrored or clipped places; zeros are `numpy.pad`."""
        for axis, more in zip((1, 2), self.amount, strict=True):
            if self.mode == "zeros":
                around = [(more, more) if i == axis else (0, 0) for i in range(4)]
                x = np.pad(x, around, "constant")
            else:
                n = x.shape[axis]
                place = np.arange(-more, n + more)
                mirrored = (n - 1) - np.abs((n - 1) - np.abs(place))
                place = mirrored if self.mode == "reflect" else np.clip(place, 0, n - 1)
                x = np.take(x, place, axis)
        return x

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Moves data, computes nothing."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The examples in the documentation of `numpy.pad`: 1..5 with 2 and 3 cells."""
        row = [[[[float(n)] for n in range(1, 6)]]]
        for mode, expected in (
            ("edge", [1, 1, 1, 2, 3, 4, 5, 5, 5]),
            ("reflect", [3, 2, 1, 2, 3, 4, 5, 4, 3]),
            ("zeros", [0, 0, 1, 2, 3, 4, 5, 0, 0]),
        ):
            yield run(row, amount=(0, 2), mode=mode), [[[[float(n)] for n in expected]]]
