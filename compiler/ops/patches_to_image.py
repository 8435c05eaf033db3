"""patches_to_image: a sequence of patches put together to an image."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import size as sizes
from ..types.tensor import TensorType, tensor
from . import Op, Refusal, case, refused
from ._blocks import depth
from ._shared import need_kind


class PatchesToImage(Op):
    """Every step becomes a patch: the inverse of `image_to_patches`.

    Channel (i q + j) C + c of a step is cell (i, j) of channel c in its patch of p x q cells.

    Source: Peebles and Xie 2023, "Scalable Diffusion Models with Transformers", section 3.2
    ("Transformer decoder").
    """

    spatial_rank = 2
    size: Any = sizes(doc="cells of a patch, for height and width or for both")
    grid: Any = sizes(doc="patches along height and along width, or along both")

    cases = (
        case("sequence[6, 12]", size=2, grid=(2, 3)),
        case("sequence[8, 18]", size=(2, 3), grid=(4, 2)),
        case("sequence[9, 4]", size=(1, 2), grid=3),
        refused("E0503", "image[4, 5, 8]", size=2, grid=2),
        refused("E0506", "sequence[4, 6]", size=2, grid=2),
        refused("E0507", "sequence[5, 8]", size=2, grid=2),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Patches times cells."""
        need_kind(self, x, "sequence")
        (p, q), (rows, columns) = self.size, self.grid
        channels = depth(self, x, p * q, "size")
        if x.dim("time") != rows * columns:
            raise Refusal(
                "E0507",
                f"`patches_to_image` needs {rows} x {columns} patches, not {x.dim('time')}",
                at="grid",
                because={"x": f"gives {x}"},
            )
        return tensor("image", rows * p, columns * q, channels)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Split the channels into (i, j, c), then interleave."""
        (height, width), (rows, columns) = self.size, self.grid
        y = np.reshape(x, (len(x), rows, columns, height, width, -1))
        y = np.transpose(y, (0, 1, 3, 2, 4, 5))
        return np.reshape(y, (len(x), rows * height, columns * width, -1))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Moves data, computes nothing."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two patches of 2 x 2 cells side by side."""
        y = run([[[0.0, 1, 4, 5], [2, 3, 6, 7]]], size=2, grid=(1, 2))
        yield y, [[[[0.0], [1], [2], [3]], [[4], [5], [6], [7]]]]
