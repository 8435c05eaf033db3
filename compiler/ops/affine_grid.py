"""affine_grid: the places an affine map sends a grid to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean
from ..types.record import size as sizes
from ..types.tensor import TensorType, tensor
from . import Op, Refusal, case, refused
from ._resize import centres


class AffineGrid(Op):
    """grid[h, w] = A (across, down, 1): six numbers a b c d e f are the rows (a b c), (d e f) of A.

    Across and down run from -1 to 1 over the output: cell i of n lies at (2 i + 1) / n - 1, or at
    2 i / (n - 1) - 1 with `align_corners`.  `grid_sample` looks an image up at these places.

    Source: Jaderberg et al. 2015, "Spatial Transformer Networks", equation 1;
    `torch.nn.functional.affine_grid`.
    """

    spatial_rank = 2
    size: Any = sizes(doc="height and width of the grid, or one number for both")
    align_corners: bool = boolean(False, doc="-1 and 1 are centres of cells, not edges")

    cases = (
        case("vector[6]", size=(4, 7)),
        case("vector[6]", size=(5, 3), align_corners=True),
        case("vector[6]", size=(1, 6), align_corners=True),
        refused("E0503", "vector[5]", size=3),
        refused("E0503", "image[2, 3, 1]", size=3),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """An image with two channels."""
        if x.kind != "vector" or x.channels != 6 or x.dtype != "float":
            raise Refusal(
                "E0503",
                f"`affine_grid` needs a vector[6], the two rows of a map, not {x}",
                because={"x": f"gives {x}"},
                help="add `- dense: 6` before it",
            )
        return tensor("image", *self.size, 2)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The map of every cell."""
        down, across = (self.line(np, n) for n in self.size)
        shape = self.size
        ones = np.ones(shape)
        cells = np.stack([ones * across, ones * down[:, None], ones], axis=-1)
        return np.einsum("hwk,njk->nhwj", cells, np.reshape(x, (len(x), 2, 3)))

    def line(self, np: Any, n: int) -> Any:
        """-1 .. 1 over n cells; a lone cell lies in the middle."""
        if self.align_corners:
            return 2 * np.arange(n) / (n - 1) - 1 if n > 1 else np.zeros(1)
        return (2 * centres(np, n, n, False) + 1) / n - 1

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Two products and two sums per number."""
        return 4 * y.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The identity gives the places themselves; a quarter turn sends (x, y) to (-y, x)."""
        y = run([[1.0, 0, 0, 0, 1, 0]], size=(1, 4))
        yield y, [[[[-0.75, 0.0], [-0.25, 0.0], [0.25, 0.0], [0.75, 0.0]]]]
        y = run([[0.0, -1, 0, 1, 0, 0]], size=2, align_corners=True)
        yield y, [[[[1.0, -1.0], [1.0, 1.0]], [[-1.0, -1.0], [-1.0, 1.0]]]]
