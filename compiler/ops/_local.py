"""Locally connected layers: convolutions with a kernel of its own at every position."""

from __future__ import annotations

from typing import Any

from ..types.dims import is_static
from ..types.record import boolean, call, integer, size
from ..types.record import padding as surround
from ..types.tensor import TensorType
from . import Parameter, Refusal, weight
from ._convolution import Kernelled
from ._windows import PADDINGS


class LocallyConnected(Kernelled):
    """y[p, o] = sum over window cells and channels of x w[p, .., o] + b[p, o]; not a word."""

    filters: int = integer(minimum=1, doc="number of output channels")
    kernel: Any = size(3, doc="cells of the window")
    stride: Any = size(1, doc="step between windows")
    padding: Any = surround(*PADDINGS, default="valid", doc="zeros around the input")
    bias: bool = boolean(True, doc="add a learned offset, one per position and filter")
    kernel_init: Any = call("initializers", "he_uniform", doc="initialiser of the kernels")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of the offsets")

    @property
    def dilations(self) -> tuple[int, ...]:
        """Windows have no gaps."""
        return (1,) * self.spatial_rank

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Windows per axis, then ``filters``."""
        out = self.spatial_out(x)
        for axis, n in zip(x.axes, x.spatial, strict=False):
            if not is_static(n):
                raise Refusal(
                    "E0503",
                    f"`{self.word}` needs a known {axis}, not {n}: every position has a kernel",
                    because={"x": f"gives {x}"},
                    help="give the input this size, or share the kernel with a convolution",
                )
        return x.with_dims(*out, self.filters)

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``kernel`` [*positions, *window, channels, filters] and ``bias`` [*positions, filters]."""
        out = self.spatial_out(x)
        fan_in, fan_out = self.cells * x.channels, self.cells * self.filters
        shape = (*out, *self.window_sizes, x.channels, self.filters)
        kernel = weight(*shape, init=self.kernel_init, fan_in=fan_in, fan_out=fan_out)
        bias = weight(*out, self.filters, init=self.bias_init, fan_in=fan_in, role="bias")
        return {"kernel": kernel, "bias": bias} if self.bias else {"kernel": kernel}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Windows times the kernel of their position."""
        cells = self.windows(np, x)
        lead = cells.shape[1 : 1 + self.spatial_rank]
        cells = np.reshape(cells, (len(x), *lead, -1))
        kernel = np.reshape(p["kernel"], (*lead, -1, self.filters))
        y = np.matmul(cells[..., None, :], kernel)[..., 0, :]
        return y + p["bias"] if self.bias else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 cells channels per output."""
        return 2 * y.elements * x.channels * self.cells
