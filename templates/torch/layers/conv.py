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
    """Pad so that a window gives ceil(size / stride) outputs; the odd cell goes to the end."""
    amounts: list[int] = []
    for n, k, s, d in zip(x.shape[2:], kernel, stride, dilation, strict=True):
        total = max((-(-n // s) - 1) * s + (k - 1) * d + 1 - n, 0)
        amounts = [total // 2, total - total // 2, *amounts]  # F.pad starts at the last axis
    return F.pad(x, amounts, value=value)


class SameConv1d(nn.Conv1d):
    """1-D convolution with ceil(size / stride) outputs."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(pad_same(x, self.kernel_size, self.stride, self.dilation))


class SameConv2d(nn.Conv2d):
    """2-D convolution with ceil(size / stride) outputs per axis."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(pad_same(x, self.kernel_size, self.stride, self.dilation))


class CausalConv1d(nn.Conv1d):
    """1-D convolution whose outputs see no later step."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(F.pad(x, ((self.kernel_size[0] - 1) * self.dilation[0], 0)))


class SameConvTranspose2d(nn.ConvTranspose2d):
    """Transposed convolution with size * stride outputs per axis; the odd cell is cut at the end."""

    def forward(self, x: Tensor) -> Tensor:
        sizes = [n * s for n, s in zip(x.shape[2:], self.stride, strict=True)]
        start = [max(k - s, 0) // 2 for k, s in zip(self.kernel_size, self.stride, strict=True)]
        missing = [max(s - k, 0) for k, s in zip(self.kernel_size, self.stride, strict=True)]
        y = F.pad(super().forward(x), (0, missing[1], 0, missing[0]))
        height, width = (slice(o, o + n) for o, n in zip(start, sizes, strict=True))
        return y[:, :, height, width]
