"""shifted_window_mask: which cells of a window were neighbours before the image was rolled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._pairs import each, pairs
from ._patches import need_windows, windows
from ._shared import need_channels


class ShiftedWindowMask(Op):
    """For the windows of a rolled image, true where query and key belong to the same part.

    After a roll by -shift in both directions the last rows and columns come from the other edge: a
    window there holds up to four parts that are no neighbours.  The mask of an `attention` over
    windows: bool tensor[window, query, key].

    Source: Liu et al. 2021, "Swin Transformer", section 3.2, figure 4.
    """

    window: int = integer(7, minimum=2, doc="height and width of a window")
    shift: int = integer(minimum=1, doc="cells by which the image was rolled")

    cases = (
        case("image[4, 6, 3]", window=2, shift=1),
        case("image[9, 6, 2]", window=3, shift=2),
        case("image[6, 3, 2]", window=3, shift=1),
        refused("E0209", "image[4, 6, 3]", window=2, shift=2),
        refused("E0506", "image[8, 6, 3]", window=4, shift=2),
        refused("E0503", "sequence[4, 6]", window=2, shift=1),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Truth values for each window and pair of cells."""
        need_channels(self, x)
        rows, columns = need_windows(self, x, self.window)
        if self.shift >= self.window:
            raise Refusal(
                "E0209",
                f"windows of {self.window} are shifted by less than {self.window}, not {self.shift}",
                at="shift",
                help=f"half a window is usual: `shift: {self.window // 2}`",
            )
        cells = self.window**2
        return pairs(rows * columns, cells, cells, axes=("window",), dtype="bool")

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Number the parts, cut them into windows, compare."""
        height, width = x.shape[1:3]
        row, column = (
            1 * (np.arange(n) >= n - self.window) + 1 * (np.arange(n) >= n - self.shift)
            for n in (height, width)
        )
        parts = windows(np, (3 * row[:, None] + column)[None, :, :, None], self.window)[0, :, :, 0]
        return each(np, x, parts[:, :, None] == parts[:, None, :])

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """A constant of the program."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """4 x 4 in windows of 2, rolled by 1, as in the paper's figure 4.

        The first window is whole, the right one has two halves, the last has four parts.
        """
        y = run([[[[0.0]] * 4] * 4], window=2, shift=1)[0]
        whole = [[True] * 4] * 4
        halves = [[(i + j) % 2 == 0 for j in range(4)] for i in range(4)]
        alone = [[i == j for j in range(4)] for i in range(4)]
        yield [y[0], y[1], y[3]], [whole, halves, alone]
