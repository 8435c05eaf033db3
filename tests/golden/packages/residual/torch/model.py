"""Residual blocks with and without a projection; sgd with momentum."""

import torch.nn.functional as F
from torch import Tensor, nn

from layers import BatchNorm, recomputed_with_state


class Basic(nn.Module):
    """Map (N, in_channels, H, W) to (N, filters, H, W)."""

    def __init__(self, in_channels: int, filters: int, stride: int = 1) -> None:
        super().__init__()
        self.conv2d = nn.Conv2d(
            in_channels, filters, 3, stride=stride, padding=1, bias=False
        )
        self.batch_norm = BatchNorm(filters, eps=1e-05, momentum=0.1)
        self.conv2d_2 = nn.Conv2d(filters, filters, 3, padding=1, bias=False)
        self.batch_norm_2 = BatchNorm(filters, eps=1e-05, momentum=0.1)
        self.has_shortcut = stride != 1 or in_channels != filters
        if self.has_shortcut:
            self.shortcut_conv2d = nn.Conv2d(
                in_channels, filters, 1, stride=stride, bias=False
            )
            self.shortcut_batch_norm = BatchNorm(filters, eps=1e-05, momentum=0.1)

    @recomputed_with_state
    def forward(self, x: Tensor) -> Tensor:
        """Return the output for `x` (N, in_channels, H, W)."""
        y = self.conv2d(x)  # (N, filters, H, W)
        y = self.batch_norm(y)
        y = F.relu(y)
        y = self.conv2d_2(y)
        y = self.batch_norm_2(y)
        if self.has_shortcut:
            x = self.shortcut_conv2d(x)  # (N, filters, 2, 2)
            x = self.shortcut_batch_norm(x)
        x = x + y  # (N, filters, H, W)
        return F.relu(x)


class Stage(nn.Module):
    """Map (N, in_channels, H, W) to (N, width, H, W)."""

    def __init__(self, in_channels: int, width: int, stride: int) -> None:
        super().__init__()
        self.basic = Basic(in_channels, width, stride=stride)
        self.basic_2 = Basic(width, width)

    def forward(self, x: Tensor) -> Tensor:
        """Return the output for `x` (N, in_channels, H, W)."""
        x = self.basic(x)  # (N, width, H, W)
        return self.basic_2(x)


class Model(nn.Module):
    """Map (N, 3, 12, 16) to (N, 7)."""

    def __init__(self, classes: int = 7) -> None:
        super().__init__()
        self.conv2d = nn.Conv2d(3, 4, 5, stride=2, padding=2, bias=False)
        self.batch_norm = BatchNorm(4, eps=1e-05, momentum=0.1)
        self.max_pool2d = nn.MaxPool2d(3, stride=2, padding=1)
        self.stage = nn.ModuleList(
            Stage(in_channels, width, stride)
            for in_channels, width, stride in zip(
                (4, 4, 6), (4, 6, 8), (1, 2, 1), strict=True
            )
        )
        self.dense = nn.Linear(8, classes)

    def forward(self, image: Tensor) -> Tensor:
        """Return the output for `image` (N, 3, 12, 16)."""
        x = self.conv2d(image)  # (N, 4, 6, 8)
        x = self.batch_norm(x)
        x = F.relu(x)
        x = self.max_pool2d(x)  # (N, 4, 3, 4)
        for stage in self.stage:
            x = stage(x)
        x = x.mean(dim=(2, 3))  # (N, 8)
        return self.dense(x)  # (N, 7)
