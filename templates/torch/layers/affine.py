"""Layers that learn a few numbers per channel.

Their shapes are (channels,), or (channels, 1, ...) where axes follow the channels.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class LayerScale(nn.Module):
    """Multiply every channel by a learned number that starts small."""

    def __init__(self, *shape: int, init: float = 1e-5) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.full(shape, init))

    def forward(self, x: Tensor) -> Tensor:
        """Scale every position of ``x``."""
        return x * self.weight


class Affine(nn.Module):
    """Multiply every channel by a learned number and add another one."""

    def __init__(self, *shape: int, scale: bool = True, shift: bool = True) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(shape)) if scale else None
        self.bias = nn.Parameter(torch.zeros(shape)) if shift else None

    def forward(self, x: Tensor) -> Tensor:
        """Scale and shift every position of ``x``."""
        x = x if self.weight is None else x * self.weight
        return x if self.bias is None else x + self.bias


class DynamicTanh(Affine):
    """Squash with a learned steepness, then scale and shift every channel."""

    def __init__(
        self, *shape: int, alpha: float = 0.5, scale: bool = True, shift: bool = True
    ) -> None:
        super().__init__(*shape, scale=scale, shift=shift)
        self.alpha = nn.Parameter(torch.tensor([alpha]))

    def forward(self, x: Tensor) -> Tensor:
        """Squash every position of ``x``."""
        return super().forward(torch.tanh(self.alpha * x))
