"""drop_block2d: zero square regions while training."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer, number
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._noise import Noise
from ._shared import need_kind


class DropBlock2d(Noise):
    """Zero squares of ``side`` x ``side`` pixels of each channel while training, scale the rest.

    Every place where a whole square fits is its corner with probability rate H W / (side^2 places),
    so that about ``rate`` of the pixels go; the rest is divided by the share that is kept in the
    batch.  Nothing happens in evaluation.

    Source: Ghiasi, Lin and Le 2018, "DropBlock: A Regularization Method for Convolutional Networks",
    algorithm 1.
    """

    rate: float = number(0.1, minimum=0, below=1, doc="fraction of the pixels that is zeroed")
    side: int = integer(7, minimum=1, doc="side of a square")

    cases = (
        case("image[9, 8, 3]", side=3),
        case("image[6, 7, 2]", rate=0.3, side=2),
        case("image[5, 6, 2]", rate=0.25, side=1),
        case("image[H, W, 2]", rate=0.2, side=4),
        case("image[4, 5, 2]", rate=0.0, side=2),
        refused("E0503", "sequence[5, 3]"),
        refused("E0505", "image[4, 5, 3]", side=5),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type; a square must fit."""
        super().infer(x)
        need_kind(self, x, "image")
        for axis, size in zip(x.axes, x.spatial, strict=False):
            if isinstance(size, int) and size < self.side:
                raise Refusal(
                    "E0505",
                    f"`drop_block2d` has no room for squares of {self.side} in {axis} {size}",
                    at="side",
                    because={"x": f"gives {x}"},
                    help="use a smaller `side`, or `spatial_dropout`",
                )
        return x

    def corner_rate(self, height: int, width: int) -> float:
        """Probability that a place is the corner of a zeroed square."""
        places = (height - self.side + 1) * (width - self.side + 1)
        return self.rate * height * width / (self.side**2 * places)

    def disturbed(self, np: Any, draws: Any, x: Any) -> Any:
        """Squares below and right of their corners are gone, the rest is divided by its share."""
        if not self.rate:
            return x
        batch, height, width, channels = x.shape
        rows, columns = height - self.side + 1, width - self.side + 1
        places = (batch, rows, columns, channels)
        corners = draws.random(places) < round(self.corner_rate(height, width) * 2**24) / 2**24
        kept = np.ones(x.shape, bool)
        for i in range(self.side):
            for j in range(self.side):
                room = ((0, 0), (i, height - rows - i), (j, width - columns - j), (0, 0))
                kept = kept & ~np.pad(corners, room)
        return x * kept / np.mean(kept)

    def law(self, seen: Any) -> None:
        """Every zeroed pixel lies in a zeroed square; kept ones share one factor, 1 / their share."""
        gone = seen.y == 0
        seen.same("kept values", seen.y, seen.np.where(gone, 0.0, seen.x / (1 - gone.mean())))
        windows = self.squares(seen.np, gone)
        covered = seen.np.zeros(gone.shape, bool)
        height, width = windows.shape[1:3]
        for i in range(self.side):
            for j in range(self.side):
                covered[:, i : i + height, j : j + width] |= windows
        if self.rate:
            seen.share("zeroed pixels within squares", covered[gone], 1.0)
            chance = 1 - self.corner_rate(*gone.shape[1:3])
            middle = gone[:, 0, 0]  # a corner of the map lies in one square only
            seen.share("zeroed corners", middle, 1 - chance)
            seen.fresh(middle, (seen.more == 0)[:, 0, 0])

    def squares(self, np: Any, gone: Any) -> Any:
        """Places whose whole square is zeroed."""
        view = np.lib.stride_tricks.sliding_window_view(gone, (self.side,) * 2, axis=(1, 2))
        return view.all((-2, -1))

    def slope_law(self, seen: Any) -> None:
        """The gradient is the mask with its factor."""
        gone = seen.y == 0
        kept = seen.cotangent / (1 - gone.mean())
        seen.same("gradient", seen.slope("x"), seen.np.where(gone, 0.0, kept))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Nothing in evaluation; the corner rate of the paper for 28 x 28, block 7, rate 0.1."""
        yield run([[[[1.0], [-2.0]]]], side=1), [[[[1.0], [-2.0]]]]
        yield cls(rate=0.1, side=7).corner_rate(28, 28), 0.1 / 49 * 28**2 / 22**2
