"""patchify: an image as a sequence of learned patch embeddings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, call, integer
from ..types.record import size as sizes
from ..types.tensor import TensorType, tensor
from . import Op, Parameter, case, refused, weight
from ._blocks import blocks, cut


class Patchify(Op):
    """One step per patch, row by row: y[n, o] = sum_{i, j, c} patch_n[i, j, c] w[i, j, c, o] + b[o].

    A convolution whose windows stand side by side.  ``w`` has shape [patch height, patch width,
    channels, dim].

    Source: Dosovitskiy et al. 2021, "An Image is Worth 16x16 Words", equation 1.
    """

    spatial_rank = 2
    size: Any = sizes(doc="cells of a patch, for height and width or for both")
    dim: int = integer(minimum=1, doc="channels of a step")
    bias: bool = boolean(True, doc="add a learned offset")
    kernel_init: Any = call("initializers", "he_uniform", doc="initialiser of the kernel")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of the offset")

    cases = (
        case("image[4, 6, 3]", size=2, dim=5),
        case("image[H, 6, 2]", size=(1, 3), dim=4, bias=False),
        case("image[2 * H, 3 * W, 2]", size=(2, 3), dim=7),
        refused("E0503", "sequence[4, 4]", size=2, dim=4),
        refused("E0506", "image[4, 5, 6]", size=2, dim=4),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """As many steps as patches."""
        rows, columns = blocks(self, x, self.size, "size")
        return tensor("sequence", rows * columns, self.dim)

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``kernel`` [height, width, channels, dim] and ``bias`` [dim]."""
        cells = self.size[0] * self.size[1]
        fans: dict[str, Any] = {"fan_in": cells * x.channels, "fan_out": cells * self.dim}
        kernel = weight(*self.size, x.channels, self.dim, init=self.kernel_init, **fans)
        bias = weight(self.dim, init=self.bias_init, fan_in=fans["fan_in"], role="bias")
        return {"kernel": kernel, "bias": bias} if self.bias else {"kernel": kernel}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Cut, then a product with the kernel."""
        y = np.einsum("nhiwjc,ijco->nhwo", cut(np, x, *self.size), p["kernel"])
        y = np.reshape(y, (len(x), y.shape[1] * y.shape[2], self.dim))
        return y + p["bias"] if self.bias else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 cells channels per output."""
        return 2 * x.elements * self.dim

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Kernels of ones add patches up."""
        ones = {"kernel": [[[[1.0]]] * 2] * 2, "bias": [0.5]}
        yield (
            run([[[[0.0], [1], [2], [3]], [[4], [5], [6], [7]]]], ones, size=2, dim=1),
            [[[10.5], [18.5]]],
        )
