"""Windows that slide over spatial axes: padding arithmetic, convolutions and pools.

With ``e = (k - 1) d + 1`` cells reached by a window, input size n and stride s:

===========  ==================================  ===================
padding      cells added before, after           output size
===========  ==================================  ===================
same         t // 2, t - t // 2                  ceil(n / s)
valid        0, 0                                (n - e) // s + 1
symmetric    p, p with p = (k - 1) d // 2        (n + 2p - e) // s + 1
causal       (k - 1) d, 0                        ceil(n / s)
===========  ==================================  ===================

where ``t = max((ceil(n / s) - 1) s + e - n, 0)``: the odd cell goes to the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import Dim, Poly, ceil_div
from ..types.record import boolean, call, integer, size, word
from ..types.tensor import TensorType
from . import Op, Parameter, Refusal, weight
from ._shared import need_kind

PADDINGS = ("same", "valid", "symmetric")
KIND_OF_RANK = {1: "sequence", 2: "image", 3: "volume"}


def output_size(n: Dim, k: int, s: int, d: int, padding: str) -> Any:
    """Number of windows along one axis."""
    if padding in ("same", "causal"):
        return ceil_div(n, s)
    added = 2 * ((k - 1) * d // 2) if padding == "symmetric" else 0
    return (n + (added - (k - 1) * d - 1)) // s + 1


def amounts(n: Dim, k: int, s: int, d: int, padding: str) -> tuple[int, int] | None:
    """Cells added before and after one axis; None when they depend on a symbolic size.

    For `same` only ``n mod s`` matters, so ``16 * H`` with stride 2 is known.
    """
    if padding == "valid":
        return 0, 0
    if padding == "symmetric":
        return (k - 1) * d // 2, (k - 1) * d // 2
    if padding == "causal":
        return (k - 1) * d, 0
    rest = n % s
    if isinstance(rest, Poly):
        return None
    total = max((k - 1) * d + 1 - (rest or s), 0)
    return total // 2, total - total // 2


class Windowed(Op):
    """Fields and shape rule that convolutions and pools share; not a word of the language."""

    padding: Any

    @property
    def window_sizes(self) -> tuple[int, ...]:
        """Cells of a window, per axis."""
        raise TypeError(f"{self.word} has no window")

    @property
    def strides(self) -> tuple[int, ...]:
        """Steps between windows, per axis."""
        raise TypeError(f"{self.word} has no stride")

    @property
    def dilations(self) -> tuple[int, ...]:
        """Distance between cells of a window, per axis."""
        return (1,) * self.spatial_rank

    def axes(self, x: TensorType) -> Iterator[tuple[Dim, int, int, int]]:
        """(size, window, stride, dilation) of every spatial axis."""
        return zip(x.spatial, self.window_sizes, self.strides, self.dilations, strict=True)

    def pads(self, x: TensorType, padding: str | None = None) -> list[tuple[int, int] | None]:
        """`amounts` of every axis, for this padding word or another one."""
        return [amounts(*axis, padding or self.padding) for axis in self.axes(x)]

    def spatial_out(self, x: TensorType) -> list[Any]:
        """Output sizes; refuses inputs of another kind and windows larger than the input."""
        need_kind(self, x, KIND_OF_RANK[self.spatial_rank])
        found = [output_size(*axis, self.padding) for axis in self.axes(x)]
        for axis, n, k, left in zip(x.axes, x.spatial, self.window_sizes, found, strict=False):
            if isinstance(left, int) and left < 1:
                raise Refusal(
                    "E0505",
                    f"`{self.word}` leaves nothing of {axis}: window {k} on {n}",
                    text=f"needs a {axis} of at least {k}",
                    because={"x": f"gives {x}"},
                    help="use a smaller window or `padding: same`, or shrink less before it",
                )
        return found

    def windows(self, np: Any, x: Any, fill: float = 0.0) -> Any:
        """The padded windows of an array: (N, *out, *window, C)."""
        kind = TensorType("", ("",) * (x.ndim - 1), x.shape[1:])
        if fill:
            keep = np.windows(self.padded(np, np.ones(x.shape), kind), *self.steps)
            return np.where(keep > 0, np.windows(self.padded(np, x, kind), *self.steps), fill)
        return np.windows(self.padded(np, x, kind), *self.steps)

    def padded(self, np: Any, x: Any, kind: TensorType) -> Any:
        """The array with zeros around it."""
        return np.pad(x, ((0, 0), *[pad or (0, 0) for pad in self.pads(kind)], (0, 0)), "constant")

    @property
    def steps(self) -> tuple[Any, ...]:
        """Window, stride and dilation."""
        return self.window_sizes, self.strides, self.dilations


class Convolution(Windowed):
    """y[o] = sum over window cells and channels of x w[.., o] + b; not a word of the language."""

    filters: int = integer(minimum=1, doc="number of output channels")
    kernel: Any = size(3, doc="cells of the window")
    stride: Any = size(1, doc="step between windows")
    dilation: Any = size(1, doc="distance between cells of a window")
    padding: str = word(*PADDINGS, default="same", doc="what is added around the input")
    groups: int = integer(1, minimum=1, doc="channels are split into groups that do not mix")
    bias: bool = boolean(True, doc="add a learned offset")
    kernel_init: Any = call("initializers", "he_uniform", doc="initialiser of the kernel")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of the offset")

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
        cells = 1
        for k in self.window_sizes:
            cells *= k
        inner = x.channels // self.groups
        fan_in, fan_out = cells * inner, cells * (self.filters // self.groups)
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
        total = 2 * y.elements * (x.channels // self.groups)
        for k in self.window_sizes:
            total = total * k
        return total


class Pool(Windowed):
    """One number per window and channel; not a word of the language."""

    window: Any = size(2, doc="cells of the window")
    stride: Any = size(None, doc="step between windows; the window when absent")
    padding: str = word(*PADDINGS, default="valid", doc="what is added around the input")

    @property
    def window_sizes(self) -> tuple[int, ...]:
        """The window."""
        return tuple(self.window)

    @property
    def strides(self) -> tuple[int, ...]:
        """The stride; the window when the spec gives none."""
        return tuple(self.stride or self.window)

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Windows per axis; the channels stay."""
        return x.with_dims(*self.spatial_out(x), x.channels)

    def flat_windows(self, np: Any, x: Any, fill: float = 0.0) -> Any:
        """(N, *out, cells, C)."""
        cells = self.windows(np, x, fill)
        return cells.reshape((*cells.shape[: 1 + self.spatial_rank], -1, x.shape[-1]))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """One per cell of each window."""
        total: Any = y.elements
        for k in self.window_sizes:
            total = total * k
        return total


class MaxPool(Pool):
    """Maximum of each window; padding never wins; not a word of the language."""

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The first of equal values receives the gradient."""
        return np.max_first(self.flat_windows(np, x, fill=float("-inf")), axis=-2)


class AvgPool(Pool):
    """Mean of each window; not a word of the language."""

    count_padding: bool = boolean(False, doc="count padding as zeros instead of leaving it out")

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Sum of the window over the number of its cells that count."""
        total = np.sum(self.flat_windows(np, x), axis=-2)
        if self.count_padding:
            count = 1
            for k in self.window_sizes:
                count *= k
            return total / count
        return total / np.sum(self.flat_windows(np, np.ones(x.shape)), axis=-2)
