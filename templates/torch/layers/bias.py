"""A learned offset."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Bias(nn.Module):
    """Add one learned number per channel."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> Tensor:
        """Add the offsets to ``x``, (..., channels)."""
        return x + self.bias
