"""A small U-Net over images of any size; skips are read back from the loop that."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from layers import BatchNorm


class DoubleUnit(nn.Module):
    """Map (N, in_channels, H, W) to (N, filters, H, W)."""

    def __init__(self, in_channels: int, filters: int) -> None:
        super().__init__()
        self.conv2d = nn.Conv2d(in_channels, filters, 3, padding=1, bias=False)
        self.batch_norm = BatchNorm(filters, eps=1e-05, momentum=0.1)

    def forward(self, x: Tensor) -> Tensor:
        """Return the output for `x` (N, in_channels, H, W)."""
        x = self.conv2d(x)  # (N, filters, H, W)
        x = self.batch_norm(x)
        return F.relu(x)


class Double(nn.Module):
    """Map (N, in_channels, H, W) to (N, filters, H, W)."""

    def __init__(self, in_channels: int, filters: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            DoubleUnit(channels, filters) for channels in (in_channels, filters)
        )

    def forward(self, x: Tensor) -> Tensor:
        """Return the output for `x` (N, in_channels, H, W)."""
        for double_unit in self.layers:
            x = double_unit(x)
        return x


class Stage(nn.Module):
    """Map (N, in_channels, H, W) to (N, width, H, W)."""

    def __init__(self, in_channels: int, width: int) -> None:
        super().__init__()
        self.skip = Double(in_channels, width)
        self.max_pool2d = nn.MaxPool2d(2)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return the output for `x` (N, in_channels, H, W)."""
        skip = self.skip(x)  # (N, width, H, W)
        x = self.max_pool2d(skip)
        return x, skip


class Stage2(nn.Module):
    """Map (N, in_channels, H, W), (N, C, H, W) to (N, width, H, W)."""

    def __init__(self, in_channels: int, width: int, channels: int) -> None:
        super().__init__()
        self.upsample2d = nn.Upsample(scale_factor=2)
        self.conv2d = nn.Conv2d(in_channels, width, 2, padding="same")
        self.double_step = Double(channels, width)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        """Return the output for `x` (N, in_channels, H, W), `skip` (N, C, H, W)."""
        x = self.upsample2d(x)
        x = self.conv2d(x)  # (N, width, H, W)
        x = torch.cat((x, skip), dim=1)  # (N, C, H, W)
        return self.double_step(x)  # (N, width, H, W)


class Model(nn.Module):
    """Map (N, 3, 4 * H, 4 * W) to (N, 3, 4 * H, 4 * W)."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            Stage(in_channels, width)
            for in_channels, width in zip((3, 4), (4, 6), strict=True)
        )
        self.double_step = Double(6, 8)
        self.layers_2 = nn.ModuleList(
            Stage2(in_channels, width, channels)
            for in_channels, width, channels in zip(
                (8, 6), (6, 4), (12, 8), strict=True
            )
        )
        self.conv2d = nn.Conv2d(4, 3, 1)

    def forward(self, image: Tensor) -> Tensor:
        """Return the output for `image` (N, 3, 4 * H, 4 * W)."""
        x = image
        skips = []
        for stage in self.layers:
            x, skip = stage(x)
            skips.append(skip)
        x = self.double_step(x)  # (N, 8, H, W)
        for stage_2, skip in zip(self.layers_2, reversed(skips), strict=True):
            x = stage_2(x, skip)
        return self.conv2d(x)  # (N, 3, 4 * H, 4 * W)
