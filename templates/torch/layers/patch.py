"""Images in patches, and layers with a kernel per position."""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def image_to_patches(x: Tensor, size: tuple[int, int]) -> Tensor:
    """Cut images into a sequence of patches, row by row.

    Args:
        x: (batch, channels, height, width).
        size: height and width of a patch.

    Returns:
        (batch, patches, cells of a patch * channels); the channel runs fastest.
    """
    height, width = size
    x = x.unflatten(2, (-1, height)).unflatten(4, (-1, width))
    # Now (batch, channels, rows, height, columns, width).
    return x.permute(0, 2, 4, 3, 5, 1).flatten(3).flatten(1, 2)


def patches_to_image(x: Tensor, size: tuple[int, int], grid: tuple[int, int]) -> Tensor:
    """Put patches together to images; the inverse of `image_to_patches`.

    Args:
        x: (batch, patches, cells of a patch * channels).
        size: height and width of a patch.
        grid: rows and columns of patches.

    Returns:
        (batch, channels, height, width).
    """
    x = x.unflatten(2, (*size, -1)).unflatten(1, grid)
    # Now (batch, rows, columns, height, width, channels).
    return x.permute(0, 5, 1, 3, 2, 4).flatten(4).flatten(2, 3)


class _LocallyConnected(nn.Module):
    """A kernel for every position.

    Args:
        positions: windows per axis.
        in_channels: channels of the input.
        out_channels: filters.
        kernel_size: cells of a window per axis.
        stride: cells between windows per axis.
        bias: learn an offset per position and filter.
    """

    def __init__(
        self,
        positions: Sequence[int],
        in_channels: int,
        out_channels: int,
        kernel_size: Sequence[int],
        stride: Sequence[int],
        bias: bool = True,
    ) -> None:
        super().__init__()
        self.positions, self.stride = tuple(positions), tuple(stride)
        self.kernel_size = tuple(kernel_size)
        count, cells = math.prod(positions), in_channels * math.prod(kernel_size)
        bound = cells**-0.5
        weight = torch.empty(count, cells, out_channels).uniform_(-bound, bound)
        self.weight = nn.Parameter(weight)
        self.bias = nn.Parameter(torch.zeros(count, out_channels)) if bias else None

    def mix(self, windows: Tensor) -> Tensor:
        """Filter (batch, channels * cells, count) to (batch, filters, count)."""
        y = torch.einsum("nkl,lkf->nfl", windows, self.weight)
        return y if self.bias is None else y + self.bias.T

    def extra_repr(self) -> str:
        """Positions and windows."""
        return f"{self.positions}, {self.kernel_size}, stride={self.stride}"


class LocallyConnected1d(_LocallyConnected):
    """A layer over time whose every position has a kernel."""

    def forward(self, x: Tensor) -> Tensor:
        """Map (batch, channels, time) to (batch, filters, positions)."""
        windows = x.unfold(2, self.kernel_size[0], self.stride[0])
        return self.mix(windows.transpose(2, 3).flatten(1, 2))


class LocallyConnected2d(_LocallyConnected):
    """A layer over images whose every position has a kernel."""

    def forward(self, x: Tensor) -> Tensor:
        """Map (batch, channels, height, width) to (batch, filters, rows, columns)."""
        windows = F.unfold(x, self.kernel_size, stride=self.stride)
        return self.mix(windows).unflatten(2, self.positions)
