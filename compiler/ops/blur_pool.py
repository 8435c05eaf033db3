"""blur_pool: fewer cells, without aliasing."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb
from typing import Any

from ..types.dims import ceil_div
from ..types.record import integer
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._shared import need_kind


class BlurPool(Op):
    """Every ``stride``-th cell of the input, blurred along each axis with binomial weights.

    A window of 3 has weights 1 2 1 over 4, one of 5 has 1 4 6 4 1 over 16.  Borders are mirrored
    without repeating the outer cell, (window - 1) // 2 cells before and window // 2 after.  A
    `max_pool2d` with stride 1 before it makes an anti-aliased maximum.

    Source: Zhang 2019, "Making Convolutional Networks Shift-Invariant Again", section 3.2.
    """

    stride: int = integer(2, minimum=1, doc="step between the cells that stay")
    window: int = integer(3, minimum=2, doc="cells of the blur")

    cases = (
        case("image[H, W, 3]"),
        case("image[5, 8, 2]", window=4),
        case("sequence[T, 3]", stride=3, window=5),
        case("volume[4, 5, 3, 2]"),
        refused("E0503", "vector[9]"),
        refused("E0505", "image[1, 5, 3]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Sizes over the stride, rounded up; the channels stay."""
        need_kind(self, x, "sequence", "image", "volume", "video")
        for axis, n in zip(x.axes, x.spatial, strict=False):
            if isinstance(n, int) and n <= self.window // 2:
                raise Refusal(
                    "E0505",
                    f"`blur_pool` cannot mirror {self.window // 2} cells of a {axis} of {n}",
                    at="window",
                    because={"x": f"gives {x}"},
                    help="use a smaller window",
                )
        return x.with_dims(*(ceil_div(n, self.stride) for n in x.spatial), x.channels)

    def weights(self) -> tuple[float, ...]:
        """The binomial weights; they add up to 1."""
        k = self.window - 1
        return tuple(comb(k, i) / 2**k for i in range(k + 1))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """One axis after the other.

        Raises:
            ValueError: an axis whose size was open has too few cells to mirror.
        """
        for axis in range(1, x.ndim - 1):
            n = x.shape[axis]
            if n <= self.window // 2:
                raise ValueError("too few cells to mirror")
            starts = np.arange(0, n, self.stride)
            total: Any = 0.0
            for i, share in enumerate(self.weights()):
                place = starts + i - (self.window - 1) // 2
                place = (n - 1) - np.abs((n - 1) - np.abs(place))
                total = total + share * np.take(x, place, axis)
            x = total
        return x

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Two per cell of the blur and axis."""
        return 2 * self.window * (x.rank - 1) * y.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A constant stays; an impulse gives the weights; alternating cells give their mean."""
        yield run([[[3.0]] * 5]), [[[3.0]] * 3]
        yield (
            run([[[0.0], [0.0], [16.0], [0.0], [0.0]]], stride=1, window=5),
            [[[2], [4], [6], [4], [2]]],
        )
        yield run([[[1.0], [0.0], [1.0], [0.0], [1.0]]]), [[[0.5], [0.5], [0.5]]]
