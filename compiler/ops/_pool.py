"""Pools over windows: one number per window and channel."""

from __future__ import annotations

from typing import Any

from ..types.dims import product
from ..types.record import boolean, number, size
from ..types.record import padding as surround
from ..types.tensor import TensorType
from . import Op, Refusal
from ._shared import need_kind
from ._windows import KINDS_OF_RANK, PADDINGS, Windowed, around


class Pool(Windowed):
    """One number per window and channel; not a word of the language."""

    window: Any = size(2, doc="cells of the window")
    stride: Any = size(None, doc="step between windows; the window when absent")
    padding: Any = surround(*PADDINGS, default="valid", doc="what is added around the input")
    ceil: bool = boolean(False, doc="round the number of windows up: the last one may reach over")

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
        if self.ceil and self.padding == "same":
            text = f"`{self.word}`: `same` reaches every cell already"
            raise Refusal("E0209", text, at="ceil", help="remove `ceil`")
        for k, pad in zip(self.window_sizes, self.paddings(), strict=True):
            if isinstance(pad, tuple) and max(pad) >= k:
                raise Refusal(
                    "E0209",
                    f"`{self.word}`: a window of {k} would lie in padding of {max(pad)} alone",
                    at="padding",
                    text=f"at most {k - 1}",
                )
        return x.with_dims(*self.spatial_out(x), x.channels)

    def flat_windows(self, np: Any, x: Any, fill: float = 0.0) -> Any:
        """(N, *out, cells, C)."""
        cells = self.windows(np, x, fill)
        return cells.reshape((*cells.shape[: 1 + self.spatial_rank], -1, x.shape[-1]))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """One per cell of each window."""
        return y.elements * product(self.window_sizes)


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
        return total / np.sum(self.counted(np, x), axis=-2)

    def counted(self, np: Any, x: Any) -> Any:
        """1 for every cell of a window that counts, else 0; what `ceil` reaches over never does."""
        kind = TensorType("", ("",) * (x.ndim - 1), x.shape[1:])
        ones, edge = np.ones(x.shape), 1.0 if self.count_padding else 0.0
        rows = zip(self.window_sizes, self.paddings(), self.pads(kind), strict=True)
        for axis, (k, said, pad) in enumerate(rows, 1):
            before, after = pad or (0, 0)
            own = after if said == "same" else min(around(k, 1, said)[1], after)
            for sides, value in (((before, own), edge), ((0, after - own), 0.0)):
                widths = [sides if i == axis else (0, 0) for i in range(x.ndim)]
                ones = np.pad(ones, widths, "constant", constant_values=value)
        cells = np.windows(ones, *self.steps)
        return cells.reshape((*cells.shape[: 1 + self.spatial_rank], -1, x.shape[-1]))


class LpPool(Pool):
    """Norm of each window; not a word of the language."""

    order: float = number(2.0, minimum=1, doc="p: 1 adds magnitudes, 2 is the Euclidean norm")

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``sum(|x|^p)^(1/p)``; its gradient is 0 where it is 0."""
        total = np.sum(self.flat_windows(np, np.abs(x) ** self.order), axis=-2)
        some = total > 0
        return np.where(some, np.where(some, total, 1.0) ** (1 / self.order), 0.0)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """A power and a sum per cell of each window, and the root."""
        return y.elements * (2 * product(self.window_sizes) + 1)


class AdaptivePool(Op):
    """Windows for a given number of outputs; not a word of the language.

    With n cells and m outputs, output i sees the cells from ``i n // m`` to before
    ``ceil((i + 1) n / m)``; neighbouring windows may share a cell.
    """

    size: Any = size(doc="number of outputs, for every axis or for all")

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The size; the channels stay."""
        need_kind(self, x, *KINDS_OF_RANK[self.spatial_rank])
        return x.with_dims(*self.size, x.channels)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """One axis after the other, the last one first."""
        for axis in range(self.spatial_rank, 0, -1):
            n, m = x.shape[axis], self.size[axis - 1]
            parts = []
            for i in range(m):
                cells = np.arange(i * n // m, -(-(i + 1) * n // m))
                parts.append(self.pool(np, np.take(x, cells, axis), axis))
            x = np.stack(parts, axis)
        return x

    def pool(self, np: Any, x: Any, axis: int) -> Any:
        """One number for all cells along an axis."""
        raise TypeError(f"{self.word} does not say how it pools")

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """One per input value."""
        return x.elements


class AdaptiveAvgPool(AdaptivePool):
    """Mean of windows for a given number of outputs; not a word of the language."""

    def pool(self, np: Any, x: Any, axis: int) -> Any:
        """Their mean."""
        return np.mean(x, axis=axis)


class AdaptiveMaxPool(AdaptivePool):
    """Maximum of windows for a given number of outputs; not a word of the language."""

    def pool(self, np: Any, x: Any, axis: int) -> Any:
        """The first of equal values receives the gradient."""
        return np.max_first(x, axis=axis)
