"""A small convolutional network for 8 x 8 handwritten digits."""

import torch.nn.functional as F
from torch import Tensor, nn

from layers import BatchNorm


class Stage(nn.Module):
    """Map (N, in_channels, H, W) to (N, filters, H, W)."""

    def __init__(self, in_channels: int, filters: int) -> None:
        super().__init__()
        self.conv2d = nn.Conv2d(in_channels, filters, 3, padding=1, bias=False)
        self.batch_norm = BatchNorm(filters, eps=1e-05, momentum=0.1)
        self.max_pool2d = nn.MaxPool2d(2)

    def forward(self, x: Tensor) -> Tensor:
        """Return the output for `x` (N, in_channels, H, W)."""
        x = self.conv2d(x)  # (N, filters, H, W)
        x = self.batch_norm(x)
        x = F.relu(x)
        return self.max_pool2d(x)


class Model(nn.Module):
    """Map (N, 1, 8, 8) to (N, 10)."""

    def __init__(self, width: int = 32, classes: int = 10) -> None:
        super().__init__()
        self.stage = Stage(1, width)
        self.stage_2 = Stage(width, 2 * width)
        self.dropout = nn.Dropout(0.3)
        self.dense = nn.Linear(256, 128)
        self.dense_2 = nn.Linear(128, classes)

    def forward(self, image: Tensor) -> Tensor:
        """Return the output for `image` (N, 1, 8, 8)."""
        x = self.stage(image)  # (N, 32, 4, 4)
        x = self.stage_2(x)  # (N, 64, 2, 2)
        x = x.flatten(1)  # (N, 256)
        x = self.dropout(x)
        x = self.dense(x)  # (N, 128)
        x = F.relu(x)
        return self.dense_2(x)  # (N, 10)
