"""Separable convolutions: filters of each channel, then a mix of channels."""

from __future__ import annotations

from typing import Any

from ..types.record import boolean, call, integer, size
from ..types.record import padding as surround
from ..types.tensor import TensorType
from . import Parameter, weight
from ._convolution import Kernelled
from ._windows import PADDINGS


class Separable(Kernelled):
    """A depthwise convolution, then one of a single cell; not a word of the language."""

    filters: int = integer(minimum=1, doc="number of output channels")
    kernel: Any = size(3, doc="cells of the window")
    stride: Any = size(1, doc="step between windows")
    dilation: Any = size(1, doc="distance between cells of a window")
    padding: Any = surround(*PADDINGS, default="same", doc="what is added around the input")
    multiplier: int = integer(1, minimum=1, doc="filters per channel before the mix")
    bias: bool = boolean(True, doc="add a learned offset after the mix")
    kernel_init: Any = call("initializers", "he_uniform", doc="initialiser of both kernels")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of the offset")

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Windows per axis, then ``filters``."""
        return x.with_dims(*self.spatial_out(x), self.filters)

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``depthwise`` [*window, channels, multiplier], ``pointwise``, ``bias`` [filters].

        ``pointwise`` has shape [channels multiplier, filters].
        """
        fans: dict[str, Any] = {"fan_in": self.cells, "fan_out": self.cells * self.multiplier}
        shape, inner = (
            (*self.window_sizes, x.channels, self.multiplier),
            x.channels * self.multiplier,
        )
        found = {
            "depthwise": weight(*shape, init=self.kernel_init, **fans),
            "pointwise": weight(inner, self.filters, init=self.kernel_init),
        }
        if self.bias:
            found["bias"] = weight(self.filters, init=self.bias_init, fan_in=inner, role="bias")
        return found

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Channel by channel, then a product with the mix."""
        cells = self.windows(np, x)
        lead = cells.shape[: 1 + self.spatial_rank]
        cells = cells.reshape((*lead, -1, x.shape[-1]))
        kernel = p["depthwise"].reshape((-1, x.shape[-1], self.multiplier))
        y = np.einsum("...kc,kcm->...cm", cells, kernel).reshape((*lead, -1))
        y = np.matmul(y, p["pointwise"])
        return y + p["bias"] if self.bias else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 cells per value between the two, and 2 of them per output."""
        inner = x.channels * self.multiplier
        between = y.elements // self.filters * inner
        return 2 * between * self.cells + 2 * y.elements * inner
