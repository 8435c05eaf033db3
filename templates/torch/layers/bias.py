"""A learned offset."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Bias(nn.Module):
    """Add one learned number per channel.

    Args:
        shape: (channels,), or (channels, 1, ...) where axes follow the channels.
    """

    def __init__(self, *shape: int) -> None:
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(*shape))

    def forward(self, x: Tensor) -> Tensor:
        """Add the offsets to every position of ``x``."""
        return x + self.bias
