"""upsample2d: enlarge height and width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import size, word
from ..types.tensor import TensorType
from . import Op, case, refused
from ._shared import need_kind


class Upsample2d(Op):
    """Enlarge height and width by a whole factor f.

    `nearest` repeats every cell f times.  `bilinear` interpolates: output i lies at input position
    (i + 1/2) / f - 1/2, and beyond the border the border value holds.
    """

    spatial_rank = 2
    factor: Any = size(2, doc="how many times larger; two numbers are height and width")
    method: str = word("nearest", "bilinear", default="nearest", doc="how cells are filled")

    cases = (
        case("image[H, W, 3]"),
        case("image[4, 5, 3]", factor=(3, 2)),
        case("image[H, W, 3]", method="bilinear"),
        case("image[4, 5, 2]", factor=(2, 3), method="bilinear"),
        refused("E0503", "sequence[4, 3]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Sizes times the factor."""
        need_kind(self, x, "image")
        height, width = (n * f for n, f in zip(x.spatial, self.factor, strict=True))
        return x.with_dims(height, width, x.channels)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """One axis after the other."""
        for axis, factor in zip((1, 2), self.factor, strict=True):
            x = self.enlarge(np, x, axis, factor)
        return x

    def enlarge(self, np: Any, x: Any, axis: int, factor: int) -> Any:
        """Mix the two neighbours of every output position; nearest takes the cell it lies in."""
        n = x.shape[axis]
        place = np.arange(n * factor)
        if self.method == "nearest":
            return np.take(x, place // factor, axis)
        position = np.clip((place + 0.5) / factor - 0.5, 0, n - 1)
        left = np.floor(position).astype(int)
        right = np.minimum(left + 1, n - 1)
        shape = [-1 if i == axis else 1 for i in range(4)]
        share = (position - left).reshape(shape)
        return np.take(x, left, axis) * (1 - share) + np.take(x, right, axis) * share

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Three per mixed value and axis; nearest only moves."""
        return 0 if self.method == "nearest" else 6 * y.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """`torch.nn.Upsample`'s documented example: 1 2 / 3 4 enlarged twice."""
        x = [[[[1.0], [2.0]], [[3.0], [4.0]]]]
        rows = [[1, 1, 2, 2], [1, 1, 2, 2], [3, 3, 4, 4], [3, 3, 4, 4]]
        yield run(x), [[[[float(c)] for c in row] for row in rows]]
        rows_ = [
            [1.0, 1.25, 1.75, 2.0],
            [1.5, 1.75, 2.25, 2.5],
            [2.5, 2.75, 3.25, 3.5],
            [3.0, 3.25, 3.75, 4.0],
        ]
        yield run(x, method="bilinear"), [[[[c] for c in row] for row in rows_]]
