"""Convolutions of any rank: filters over all channels, and filters of each channel."""

from __future__ import annotations

from typing import Any

from ..types.dims import product
from ..types.record import boolean, call, integer, size
from ..types.record import padding as surround
from ..types.tensor import TensorType
from . import Parameter, Refusal, weight
from ._windows import PADDINGS, Windowed


class Kernelled(Windowed):
    """A window that is called kernel; not a word of the language."""

    kernel: Any
    stride: Any
    dilation: Any

    @property
    def window_sizes(self) -> tuple[int, ...]:
        """The kernel."""
        return tuple(self.kernel)

    @property
    def strides(self) -> tuple[int, ...]:
        """The stride."""
        return tuple(self.stride)

    @property
    def dilations(self) -> tuple[int, ...]:
        """The dilation."""
        return tuple(self.dilation)

    @property
    def cells(self) -> Any:
        """Cells of a window over all axes."""
        return product(self.window_sizes)


class Convolution(Kernelled):
    """y[o] = sum over window cells and channels of x w[.., o] + b; not a word of the language."""

    filters: int = integer(minimum=1, doc="number of output channels")
    kernel: Any = size(3, doc="cells of the window")
    stride: Any = size(1, doc="step between windows")
    dilation: Any = size(1, doc="distance between cells of a window")
    padding: Any = surround(*PADDINGS, default="same", doc="what is added around the input")
    groups: int = integer(1, minimum=1, doc="channels are split into groups that do not mix")
    bias: bool = boolean(True, doc="add a learned offset")
    kernel_init: Any = call("initializers", "he_uniform", doc="initialiser of the kernel")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of the offset")

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Windows per axis, then ``filters``."""
        out = self.spatial_out(x)
        for what, n in (("channels", x.channels), ("filters", self.filters)):
            if n % self.groups != 0:
                raise Refusal(
                    "E0506",
                    f"`{self.word}` cannot split {n} {what} into {self.groups} groups",
                    at="groups",
                    because={"x": f"gives {x}"} if what == "channels" else {},
                    help="`groups` must divide both the channels and the filters",
                )
        return x.with_dims(*out, self.filters)

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``kernel`` [*window, channels / groups, filters] and ``bias`` [filters]."""
        inner = x.channels // self.groups
        fan_in, fan_out = self.cells * inner, self.cells * (self.filters // self.groups)
        shape = (*self.window_sizes, inner, self.filters)
        kernel = weight(*shape, init=self.kernel_init, fan_in=fan_in, fan_out=fan_out)
        bias = weight(self.filters, init=self.bias_init, fan_in=fan_in, role="bias")
        return {"kernel": kernel, "bias": bias} if self.bias else {"kernel": kernel}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Windows times kernel, group by group."""
        cells = self.windows(np, x)
        lead, inner = cells.shape[: 1 + self.spatial_rank], x.shape[-1] // self.groups
        outer = self.filters // self.groups
        parts = []
        for g in range(self.groups):
            patch = cells[..., g * inner : (g + 1) * inner].reshape((*lead, -1))
            kernel = p["kernel"][..., g * outer : (g + 1) * outer].reshape((-1, outer))
            parts.append(np.matmul(patch, kernel))
        y = np.concatenate(parts, axis=-1)
        return y + p["bias"] if self.bias else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 cells channels / groups per output."""
        return 2 * y.elements * (x.channels // self.groups) * self.cells


class Depthwise(Kernelled):
    """y[c m + r] = sum over window cells of x[c] w[.., c, r] + b; not a word of the language."""

    kernel: Any = size(3, doc="cells of the window")
    stride: Any = size(1, doc="step between windows")
    dilation: Any = size(1, doc="distance between cells of a window")
    padding: Any = surround(*PADDINGS, default="same", doc="what is added around the input")
    multiplier: int = integer(1, minimum=1, doc="filters per channel")
    bias: bool = boolean(True, doc="add a learned offset")
    kernel_init: Any = call("initializers", "he_uniform", doc="initialiser of the kernel")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of the offset")

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Windows per axis, then channels times multiplier."""
        out = self.spatial_out(x)
        channels = x.channels if self.multiplier == 1 else x.channels * self.multiplier
        return x.with_dims(*out, channels)

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``kernel`` [*window, channels, multiplier] and ``bias`` [channels multiplier]."""
        fans: dict[str, Any] = {"fan_in": self.cells, "fan_out": self.cells * self.multiplier}
        shape = (*self.window_sizes, x.channels, self.multiplier)
        found = {"kernel": weight(*shape, init=self.kernel_init, **fans)}
        if self.bias:
            size_ = x.channels * self.multiplier
            found["bias"] = weight(size_, init=self.bias_init, fan_in=self.cells, role="bias")
        return found

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Windows times kernel, channel by channel."""
        cells = self.windows(np, x)
        lead = cells.shape[: 1 + self.spatial_rank]
        cells = cells.reshape((*lead, -1, x.shape[-1]))
        kernel = p["kernel"].reshape((-1, x.shape[-1], self.multiplier))
        y = np.einsum("...kc,kcm->...cm", cells, kernel).reshape((*lead, -1))
        return y + p["bias"] if self.bias else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 cells per output."""
        return 2 * y.elements * self.cells
