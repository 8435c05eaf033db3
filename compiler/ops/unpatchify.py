"""unpatchify: a sequence decoded to the patches of an image."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, call, integer
from ..types.record import size as sizes
from ..types.tensor import TensorType, tensor
from . import Op, Parameter, Refusal, case, refused, weight
from ._shared import need_kind


class Unpatchify(Op):
    """Every step becomes a patch of p x q cells by a dense layer; patches stand row by row.

    Output (i q + j) C + c of the layer is cell (i, j) of channel c: a `dense` and a
    `patches_to_image`.  ``w`` has shape [channels, p q filters].

    Source: Peebles and Xie 2023, "Scalable Diffusion Models with Transformers", section 3.2
    ("Transformer decoder").
    """

    spatial_rank = 2
    size: Any = sizes(doc="cells of a patch, for height and width or for both")
    grid: Any = sizes(doc="patches along height and along width, or along both")
    filters: int = integer(minimum=1, doc="channels of the image")
    bias: bool = boolean(True, doc="add a learned offset")
    kernel_init: Any = call("initializers", "he_uniform", doc="initialiser of the kernel")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of the offset")

    cases = (
        case("sequence[6, 5]", size=2, grid=(2, 3), filters=3),
        case("sequence[8, 7]", size=(2, 3), grid=(4, 2), filters=1, bias=False),
        case("sequence[9, 4]", size=(1, 2), grid=3, filters=2),
        refused("E0503", "image[4, 5, 8]", size=2, grid=2, filters=1),
        refused("E0507", "sequence[5, 8]", size=2, grid=2, filters=1),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Patches times cells."""
        need_kind(self, x, "sequence")
        rows, columns = self.grid
        if x.dim("time") != rows * columns:
            raise Refusal(
                "E0507",
                f"`unpatchify` needs {rows} x {columns} patches, not {x.dim('time')}",
                at="grid",
                because={"x": f"gives {x}"},
            )
        return tensor("image", rows * self.size[0], columns * self.size[1], self.filters)

    @property
    def outputs(self) -> int:
        """Values of a patch."""
        return int(self.size[0] * self.size[1] * self.filters)

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``kernel`` [channels, values of a patch] and ``bias`` [values of a patch]."""
        kernel = weight(x.channels, self.outputs, init=self.kernel_init)
        bias = weight(self.outputs, init=self.bias_init, fan_in=x.channels, role="bias")
        return {"kernel": kernel, "bias": bias} if self.bias else {"kernel": kernel}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """A dense layer, then patches in their places."""
        (height, width), (rows, columns) = self.size, self.grid
        y = np.matmul(x, p["kernel"])
        y = y + p["bias"] if self.bias else y
        y = np.reshape(y, (len(x), rows, columns, height, width, self.filters))
        y = np.transpose(y, (0, 1, 3, 2, 4, 5))
        return np.reshape(y, (len(x), rows * height, columns * width, self.filters))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 channels per output."""
        return 2 * y.elements * x.channels

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The identity leaves the cells of two patches as they are."""
        p = {"kernel": [[float(i == j) for j in range(4)] for i in range(4)], "bias": [0.0] * 4}
        y = run([[[0.0, 1, 4, 5], [2, 3, 6, 7]]], p, size=2, grid=(1, 2), filters=1)
        yield y, [[[[0.0], [1], [2], [3]], [[4], [5], [6], [7]]]]
