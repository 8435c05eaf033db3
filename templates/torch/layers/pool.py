"""Pools that PyTorch has no word for."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def same_padding(
    x: Tensor, window: tuple[int, ...], stride: tuple[int, ...]
) -> list[int]:
    """Padding for ceil(size / stride) windows per axis, in the order of `F.pad`."""
    amounts: list[int] = []
    for n, k, s in zip(x.shape[2:], window, stride, strict=True):
        total = max((-(-n // s) - 1) * s + k - n, 0)
        amounts = [total // 2, total - total // 2, *amounts]
    return amounts


class _SamePool(nn.Module):
    """Window, stride and the padding rule."""

    axes: int

    def __init__(
        self,
        window: int | tuple[int, ...],
        stride: int | tuple[int, ...] | None = None,
        count_include_pad: bool = False,
    ) -> None:
        super().__init__()
        self.window = window if isinstance(window, tuple) else (window,) * self.axes
        step = self.window if stride is None else stride
        self.stride = step if isinstance(step, tuple) else (step,) * self.axes
        self.count_include_pad = count_include_pad

    def pad(self, x: Tensor, value: float) -> Tensor:
        """Surround ``x`` with ``value`` as far as the windows reach."""
        return F.pad(x, same_padding(x, self.window, self.stride), value=value)

    def extra_repr(self) -> str:
        """Window and stride."""
        return f"{self.window}, stride={self.stride}"


class SameMaxPool1d(_SamePool):
    """Maximum of ceil(size / stride) windows; padding never wins."""

    axes = 1

    def forward(self, x: Tensor) -> Tensor:
        """Pool (batch, channels, time)."""
        return F.max_pool1d(self.pad(x, float("-inf")), self.window, self.stride)


class SameMaxPool2d(_SamePool):
    """Maximum of ceil(size / stride) windows per axis; padding never wins."""

    axes = 2

    def forward(self, x: Tensor) -> Tensor:
        """Pool (batch, channels, height, width)."""
        return F.max_pool2d(self.pad(x, float("-inf")), self.window, self.stride)


class SameAvgPool1d(_SamePool):
    """Mean of ceil(size / stride) windows."""

    axes = 1

    def forward(self, x: Tensor) -> Tensor:
        """Pool (batch, channels, time)."""
        y = F.avg_pool1d(self.pad(x, 0.0), self.window, self.stride)
        if self.count_include_pad:
            return y
        real = self.pad(torch.ones_like(x[:1, :1]), 0.0)
        return y / F.avg_pool1d(real, self.window, self.stride)


class SameAvgPool2d(_SamePool):
    """Mean of ceil(size / stride) windows per axis."""

    axes = 2

    def forward(self, x: Tensor) -> Tensor:
        """Pool (batch, channels, height, width)."""
        y = F.avg_pool2d(self.pad(x, 0.0), self.window, self.stride)
        if self.count_include_pad:
            return y
        real = self.pad(torch.ones_like(x[:1, :1]), 0.0)
        return y / F.avg_pool2d(real, self.window, self.stride)


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
