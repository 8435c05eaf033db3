"""depthwise_conv2d: every channel has its own filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, call, integer, size, word
from ..types.tensor import TensorType
from . import Parameter, case, refused, weight
from ._windows import PADDINGS, Windowed


class DepthwiseConv2d(Windowed):
    """y[.., c m + r] = sum_{i, j} x[.., c] w[i, j, c, r] + b[c m + r].

    ``w`` has shape [kernel height, kernel width, channels, multiplier].

    Source: Howard et al. 2017, "MobileNets", section 3.1.
    """

    spatial_rank = 2
    kernel: Any = size(3, doc="cells of the window")
    stride: Any = size(1, doc="step between windows")
    dilation: Any = size(1, doc="distance between cells of a window")
    padding: str = word(*PADDINGS, default="same", doc="what is added around the input")
    multiplier: int = integer(1, minimum=1, doc="filters per channel")
    bias: bool = boolean(True, doc="add a learned offset")
    kernel_init: Any = call("initializers", "he_uniform", doc="initialiser of the kernel")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of the offset")

    cases = (
        case("image[H, W, 3]"),
        case("image[8, 10, 3]", kernel=(3, 5), stride=2, multiplier=2),
        case("image[9, 7, 4]", stride=2, padding="symmetric", bias=False),
        case("image[10, 13, 2]", dilation=2, multiplier=3, padding="valid"),
        refused("E0503", "sequence[9, 3]"),
        refused("E0505", "image[2, 9, 3]", padding="valid"),
    )

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

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Windows per axis, then channels times multiplier."""
        return x.with_dims(*self.spatial_out(x), x.channels * self.multiplier)

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``kernel`` [height, width, channels, multiplier], ``bias`` [channels multiplier]."""
        cells = self.window_sizes[0] * self.window_sizes[1]
        fans: dict[str, Any] = {"fan_in": cells, "fan_out": cells * self.multiplier}
        shape = (*self.window_sizes, x.channels, self.multiplier)
        found = {"kernel": weight(*shape, init=self.kernel_init, **fans)}
        if self.bias:
            size_ = x.channels * self.multiplier
            found["bias"] = weight(size_, init=self.bias_init, fan_in=cells, role="bias")
        return found

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Windows times kernel, channel by channel."""
        y = np.einsum("nhwijc,ijcm->nhwcm", self.windows(np, x), p["kernel"])
        y = y.reshape((*y.shape[:3], -1))
        return y + p["bias"] if self.bias else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 cells per output."""
        return 2 * y.elements * self.window_sizes[0] * self.window_sizes[1]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Channels do not mix: window sums of ones and twos."""
        ones = [[[[1.0], [1.0]]] * 2] * 2
        x = [[[[1.0, 2.0]] * 3] * 3]
        y = run(x, {"kernel": ones}, kernel=2, padding="valid", bias=False)
        yield y, [[[[4.0, 8.0]] * 2] * 2]
