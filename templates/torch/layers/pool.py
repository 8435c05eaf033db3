"""Pools that PyTorch has no word for."""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Padding = int | str | Sequence[tuple[int, int]]


class _PaddedPool(nn.Module):
    """Windows over an input with cells around it.

    Args:
        window: cells of a window, per axis or for all.
        stride: cells between windows; ``window`` by default.
        padding: cells on both sides of every axis, or before and after each; "same"
            for ceil(size / stride) windows.
        ceil_mode: round the number of windows up; the last one may reach beyond.
    """

    axes: int

    def __init__(
        self,
        window: int | tuple[int, ...],
        stride: int | tuple[int, ...] | None = None,
        padding: Padding = 0,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.window = self.per_axis(window)
        self.stride = self.window if stride is None else self.per_axis(stride)
        one = (padding, padding) if isinstance(padding, int) else None
        self.padding = [one] * self.axes if one else padding
        self.ceil_mode = ceil_mode

    def per_axis(self, value: int | tuple[int, ...]) -> tuple[int, ...]:
        """A number for every axis."""
        return value if isinstance(value, tuple) else (value,) * self.axes

    def around(self, x: Tensor) -> list[tuple[int, int, int]]:
        """Per axis: cells before and after, and what the last window adds to them."""
        found = []
        for i, (n, k, s) in enumerate(
            zip(x.shape[2:], self.window, self.stride, strict=True)
        ):
            if isinstance(self.padding, str):
                total = max((-(-n // s) - 1) * s + k - n, 0)
                found.append((total // 2, total - total // 2, 0))
                continue
            before, after = self.padding[i]
            if self.ceil_mode:
                count = -(-(n + before + min(after - k + s, 0)) // s)
                reach = max((count - 1) * s + k - n - before, 0)
                after = min(after, reach)
                found.append((before, after, reach - after))
            else:
                found.append((before, after, 0))
        return found

    def pad(self, x: Tensor, value: float) -> Tensor:
        """Surround ``x`` with ``value`` as far as the windows reach."""
        # F.pad starts at the last axis.
        sides = [(before, own + over) for before, own, over in self.around(x)]
        return F.pad(x, [n for pair in reversed(sides) for n in pair], value=value)

    def extra_repr(self) -> str:
        """Window and stride."""
        return f"{self.window}, stride={self.stride}, padding={self.padding}"


class PaddedMaxPool1d(_PaddedPool):
    """Maximum of windows of a padded sequence; padding never wins."""

    axes = 1

    def forward(self, x: Tensor) -> Tensor:
        """Pool (batch, channels, time)."""
        return F.max_pool1d(self.pad(x, float("-inf")), self.window, self.stride)


class PaddedMaxPool2d(_PaddedPool):
    """Maximum of windows of a padded image; padding never wins."""

    axes = 2

    def forward(self, x: Tensor) -> Tensor:
        """Pool (batch, channels, height, width)."""
        return F.max_pool2d(self.pad(x, float("-inf")), self.window, self.stride)


class PaddedMaxPool3d(_PaddedPool):
    """Maximum of windows of a padded volume; padding never wins."""

    axes = 3

    def forward(self, x: Tensor) -> Tensor:
        """Pool (batch, channels, depth, height, width)."""
        return F.max_pool3d(self.pad(x, float("-inf")), self.window, self.stride)


class _PaddedAvgPool(_PaddedPool):
    """Windows whose padding may count.

    Args:
        window: cells of a window, per axis or for all.
        stride: cells between windows; ``window`` by default.
        padding: cells on both sides of every axis, or before and after each; "same"
            for ceil(size / stride) windows.
        ceil_mode: round the number of windows up; the last one may reach beyond.
        count_include_pad: take the cells around the input into the mean as zeros; what
            the last window reaches beyond them never counts.
    """

    def __init__(
        self,
        window: int | tuple[int, ...],
        stride: int | tuple[int, ...] | None = None,
        padding: Padding = 0,
        ceil_mode: bool = False,
        count_include_pad: bool = False,
    ) -> None:
        super().__init__(window, stride, padding, ceil_mode)
        self.count_include_pad = count_include_pad

    def counted(self, x: Tensor) -> Tensor:
        """1 for every cell that counts, else 0: (1, 1, ...)."""
        edges = list(reversed(self.around(x)))
        own = [n for before, after, _ in edges for n in (before, after)]
        over = [n for *_, beyond in edges for n in (0, beyond)]
        real = F.pad(torch.ones_like(x[:1, :1]), own, value=self.count_include_pad)
        return F.pad(real, over)


class PaddedAvgPool1d(_PaddedAvgPool):
    """Mean of windows of a padded sequence."""

    axes = 1

    def forward(self, x: Tensor) -> Tensor:
        """Pool (batch, channels, time)."""
        y = F.avg_pool1d(self.pad(x, 0.0), self.window, self.stride)
        return y / F.avg_pool1d(self.counted(x), self.window, self.stride)


class PaddedAvgPool2d(_PaddedAvgPool):
    """Mean of windows of a padded image."""

    axes = 2

    def forward(self, x: Tensor) -> Tensor:
        """Pool (batch, channels, height, width)."""
        y = F.avg_pool2d(self.pad(x, 0.0), self.window, self.stride)
        return y / F.avg_pool2d(self.counted(x), self.window, self.stride)


class PaddedAvgPool3d(_PaddedAvgPool):
    """Mean of windows of a padded volume."""

    axes = 3

    def forward(self, x: Tensor) -> Tensor:
        """Pool (batch, channels, depth, height, width)."""
        y = F.avg_pool3d(self.pad(x, 0.0), self.window, self.stride)
        return y / F.avg_pool3d(self.counted(x), self.window, self.stride)


class _LpPool(_PaddedPool):
    """Norms of windows.

    Args:
        order: p of the norm (sum of |x|^p)^(1/p).
        window: cells of a window, per axis or for all.
        stride: cells between windows; ``window`` by default.
        padding: zeros on both sides of every axis, or before and after each; "same"
            for ceil(size / stride) windows.
        ceil_mode: round the number of windows up; the last one may reach beyond.
    """

    def __init__(
        self,
        order: float,
        window: int | tuple[int, ...],
        stride: int | tuple[int, ...] | None = None,
        padding: Padding = 0,
        ceil_mode: bool = False,
    ) -> None:
        super().__init__(window, stride, padding, ceil_mode)
        self.order = order

    def root(self, mean: Tensor) -> Tensor:
        """The norm from the mean of powers; its gradient is 0 where it is 0."""
        total = mean * math.prod(self.window)
        some = total > 0
        return torch.where(some, torch.where(some, total, 1) ** (1 / self.order), 0)


class LpPool1d(_LpPool):
    """Norms of windows of a sequence, of any order and padding."""

    axes = 1

    def forward(self, x: Tensor) -> Tensor:
        """Pool (batch, channels, time)."""
        powers = self.pad(x.abs() ** self.order, 0.0)
        return self.root(F.avg_pool1d(powers, self.window, self.stride))


class LpPool2d(_LpPool):
    """Norms of windows of a image, of any order and padding."""

    axes = 2

    def forward(self, x: Tensor) -> Tensor:
        """Pool (batch, channels, height, width)."""
        powers = self.pad(x.abs() ** self.order, 0.0)
        return self.root(F.avg_pool2d(powers, self.window, self.stride))


class LpPool3d(_LpPool):
    """Norms of windows of a volume, of any order and padding."""

    axes = 3

    def forward(self, x: Tensor) -> Tensor:
        """Pool (batch, channels, depth, height, width)."""
        powers = self.pad(x.abs() ** self.order, 0.0)
        return self.root(F.avg_pool3d(powers, self.window, self.stride))


def blur_pool(x: Tensor, weights: Sequence[float], stride: int = 2) -> Tensor:
    """Keep every ``stride``-th cell, blurred along each axis; borders are mirrored.

    Args:
        x: (batch, channels, ...).
        weights: of the blur; they add up to 1.
        stride: between the cells that stay.
    """
    before, after = (len(weights) - 1) // 2, len(weights) // 2
    x = F.pad(x, (before, after) * (x.ndim - 2), mode="reflect")
    blur = x.new_tensor(weights)
    for axis in range(2, x.ndim):
        x = x.unfold(axis, len(weights), stride) @ blur
    return x


def masked_mean(x: Tensor, mask: Tensor) -> Tensor:
    """Mean over the steps where ``mask`` is true; 0 where there is none.

    Args:
        x: (batch, time, channels).
        mask: (batch, time).

    Returns:
        (batch, channels).
    """
    total = torch.where(mask[..., None], x, 0.0).sum(dim=1)
    return total / mask.sum(dim=1, keepdim=True).clamp(min=1)


def masked_max(x: Tensor, mask: Tensor) -> Tensor:
    """Maximum over the steps where ``mask`` is true; 0 where there is none.

    Args:
        x: (batch, time, channels).
        mask: (batch, time).

    Returns:
        (batch, channels).
    """
    y = torch.where(mask[..., None], x, float("-inf")).amax(dim=1)
    return torch.where(mask.any(dim=1, keepdim=True), y, 0.0)
