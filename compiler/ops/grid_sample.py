"""grid_sample: an image looked at in given places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, value, word
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._shared import need_kind


class GridSample(Op):
    """y[h, w] = x at the place grid[h, w] = (across, down), from -1 to 1 over the image.

    With n cells, -1 and 1 are the outer edges of the outer cells, so that cell i lies at
    (2 i + 1) / n - 1; with `align_corners` they are their centres.  `bilinear` mixes the four cells
    around a place, `nearest` takes one, and has no gradient by the grid.  Beyond the image are
    `zeros`, or the `border` value holds.

    Source: Jaderberg et al. 2015, "Spatial Transformer Networks", equations 3 and 5;
    `torch.nn.functional.grid_sample`.
    """

    grid: Any = value(doc="places: image[height, width, 2], across and down")
    method: str = word("bilinear", "nearest", default="bilinear", doc="how cells are mixed")
    beyond: str = word("zeros", "border", default="zeros", doc="what lies outside the image")
    align_corners: bool = boolean(False, doc="-1 and 1 are centres of cells, not edges")

    cases = (
        case("image[6, 5, 3]", grid="image[4, 7, 2]"),
        case("image[H, W, 2]", grid="image[5, 4, 2]", beyond="border"),
        case("image[5, 8, 2]", grid="image[3, 6, 2]", align_corners=True),
        case("image[7, 4, 3]", grid="image[5, 3, 2]", method="nearest"),
        refused("E0503", "sequence[6, 3]", grid="image[4, 7, 2]"),
        refused("E0503", "image[6, 5, 3]", grid="image[4, 7, 3]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The size of the grid, the channels of the image."""
        need_kind(self, x, "image")
        grid: TensorType = values["grid"]
        if grid.kind != "image" or grid.channels != 2 or grid.dtype != "float":
            raise Refusal(
                "E0503",
                f"`grid_sample` needs a grid image[height, width, 2], not {grid}",
                at="grid",
                because={"grid": f"gives {grid}"},
            )
        return x.with_dims(*grid.spatial, x.channels)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The cells around every place, each times its share."""
        _, height, width, _ = x.shape
        across = self.place(np, values["grid"][..., 0], width)
        down = self.place(np, values["grid"][..., 1], height)
        if self.method == "nearest":
            return self.cell(np, x, np.round(down), np.round(across))
        top, left = np.floor(down), np.floor(across)
        total: Any = 0.0
        for i in (0, 1):
            for j in (0, 1):
                share = np.abs(1 - i - (down - top)) * np.abs(1 - j - (across - left))
                total = total + self.cell(np, x, top + i, left + j) * share[..., None]
        return total

    def place(self, np: Any, grid: Any, n: int) -> Any:
        """Position among the cells 0 .. n - 1."""
        found = (grid + 1) * (n - 1) / 2 if self.align_corners else ((grid + 1) * n - 1) / 2
        return np.clip(found, 0, n - 1) if self.beyond == "border" else found

    def cell(self, np: Any, x: Any, row: Any, column: Any) -> Any:
        """The cells at whole positions; zero beyond the image."""
        n, height, width, _ = x.shape
        inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
        rows = np.clip(row, 0, height - 1).astype(int)
        columns = np.clip(column, 0, width - 1).astype(int)
        found = x[np.arange(n)[:, None, None], rows, columns]
        return np.where(inside[..., None], found, 0.0)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Two per cell that an output mixes."""
        return (8 if self.method == "bilinear" else 0) * y.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Corners, the middle, the edge between a cell and nothing, and what lies beyond."""
        x = [[[[1.0], [2.0]], [[3.0], [4.0]]]]
        corners = [[[[-1.0, -1.0], [1.0, -1.0]], [[0.0, 0.0], [5.0, 0.0]]]]
        y = run(x, values={"grid": corners}, grid="g", align_corners=True)
        yield y, [[[[1.0], [2.0]], [[2.5], [0.0]]]]
        y = run(x, values={"grid": corners}, grid="g")
        yield y, [[[[0.25], [0.5]], [[2.5], [0.0]]]]
        y = run(x, values={"grid": corners}, grid="g", beyond="border")
        yield y, [[[[1.0], [2.0]], [[2.5], [3.0]]]]
