"""Convolutions whose padding is not the same on both sides."""

from collections.abc import Sequence

import torch.nn.functional as F
from torch import Tensor, nn


def pad_same(
    x: Tensor,
    kernel: Sequence[int],
    stride: Sequence[int],
    dilation: Sequence[int],
    value: float = 0.0,
) -> Tensor:
    """Pad every axis for ceil(size / stride) windows; an odd cell goes to the end."""
    amounts: list[int] = []
    for n, k, s, d in zip(x.shape[2:], kernel, stride, dilation, strict=True):
        total = max((-(-n // s) - 1) * s + (k - 1) * d + 1 - n, 0)
        # F.pad starts at the last axis.
        amounts = [total // 2, total - total // 2, *amounts]
    return F.pad(x, amounts, value=value)


class SameConv1d(nn.Conv1d):
    """1-D convolution with ceil(size / stride) outputs."""

    def forward(self, x: Tensor) -> Tensor:
        """Convolve (batch, channels, time)."""
        padded = pad_same(x, self.kernel_size, self.stride, self.dilation)
        return super().forward(padded)


class SameConv2d(nn.Conv2d):
    """2-D convolution with ceil(size / stride) outputs per axis."""

    def forward(self, x: Tensor) -> Tensor:
        """Convolve (batch, channels, height, width)."""
        padded = pad_same(x, self.kernel_size, self.stride, self.dilation)
        return super().forward(padded)


class SameConv3d(nn.Conv3d):
    """3-D convolution with ceil(size / stride) outputs per axis."""

    def forward(self, x: Tensor) -> Tensor:
        """Convolve (batch, channels, depth, height, width)."""
        padded = pad_same(x, self.kernel_size, self.stride, self.dilation)
        return super().forward(padded)


class SameUnfold(nn.Module):
    """Windows of images as a sequence, ceil(size / stride) of them per axis.

    Args:
        kernel_size: cells of a window per axis.
        stride: cells between windows per axis.
        dilation: distance between cells of a window per axis.
    """

    def __init__(
        self, kernel_size: Sequence[int], stride: Sequence[int], dilation: Sequence[int]
    ) -> None:
        super().__init__()
        self.kernel_size, self.stride = tuple(kernel_size), tuple(stride)
        self.dilation = tuple(dilation)

    def forward(self, x: Tensor) -> Tensor:
        """Unfold (batch, channels, height, width)."""
        x = pad_same(x, self.kernel_size, self.stride, self.dilation)
        return F.unfold(x, self.kernel_size, self.dilation, 0, self.stride)


class CausalConv1d(nn.Conv1d):
    """1-D convolution whose outputs see no later step."""

    def forward(self, x: Tensor) -> Tensor:
        """Convolve (batch, channels, time), padded at its start only."""
        before = (self.kernel_size[0] - 1) * self.dilation[0]
        return super().forward(F.pad(x, (before, 0)))


def same_cut(
    x: Tensor, kernel: Sequence[int], stride: Sequence[int], dilation: Sequence[int]
) -> tuple[list[int], list[slice]]:
    """What to add to and to keep of a full transposed convolution for size * stride.

    An odd cell is cut at the end.
    """
    missing, keep = [], []
    for n, k, s, d in zip(x.shape[2:], kernel, stride, dilation, strict=True):
        over = (k - 1) * d + 1 - s
        missing.append(max(-over, 0))
        keep.append(slice(max(over, 0) // 2, max(over, 0) // 2 + n * s))
    return missing, keep


class SameConvTranspose1d(nn.ConvTranspose1d):
    """Transposed 1-D convolution with size * stride outputs."""

    def forward(self, x: Tensor) -> Tensor:
        """Enlarge (batch, channels, time) by the stride."""
        stride, dilation = self.stride, self.dilation
        missing, keep = same_cut(x, self.kernel_size, stride, dilation)
        y = F.conv_transpose1d(
            x, self.weight, self.bias, stride, 0, missing, self.groups, dilation
        )
        return y[(..., *keep)]


class SameConvTranspose2d(nn.ConvTranspose2d):
    """Transposed 2-D convolution with size * stride outputs per axis."""

    def forward(self, x: Tensor) -> Tensor:
        """Enlarge (batch, channels, height, width) by the stride."""
        stride, dilation = self.stride, self.dilation
        missing, keep = same_cut(x, self.kernel_size, stride, dilation)
        y = F.conv_transpose2d(
            x, self.weight, self.bias, stride, 0, missing, self.groups, dilation
        )
        return y[(..., *keep)]


class SameConvTranspose3d(nn.ConvTranspose3d):
    """Transposed 3-D convolution with size * stride outputs per axis."""

    def forward(self, x: Tensor) -> Tensor:
        """Enlarge (batch, channels, depth, height, width) by the stride."""
        stride, dilation = self.stride, self.dilation
        missing, keep = same_cut(x, self.kernel_size, stride, dilation)
        y = F.conv_transpose3d(
            x, self.weight, self.bias, stride, 0, missing, self.groups, dilation
        )
        return y[(..., *keep)]
