"""Positions added to sequences."""

from __future__ import annotations

import functools

import numpy as np
import torch
from torch import Tensor, nn


class PositionEmbedding(nn.Module):
    """Add a learned vector per position.

    Args:
        length: longest sequence.
        dim: channels.
    """

    def __init__(self, length: int, dim: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(length, dim))
        nn.init.normal_(self.weight, std=0.02)

    def forward(self, x: Tensor) -> Tensor:
        """Add to ``x`` (batch, time, dim), where time is at most ``length``."""
        return x + self.weight[: x.shape[1]]


@functools.lru_cache(maxsize=8)
def sinusoids(
    length: int, dim: int, base: float, device: torch.device, dtype: torch.dtype
) -> Tensor:
    """Sines on even and cosines on odd channels, (length, dim).

    Computed in float64: exact before the last rounding.
    """
    channel = np.arange(dim)
    angle = np.arange(length)[:, None] / base ** ((channel - channel % 2) / dim)
    table = np.where(channel % 2 == 0, np.sin(angle), np.cos(angle))
    return torch.from_numpy(table).to(device, dtype)


def add_sinusoids(x: Tensor, base: float = 10000.0) -> Tensor:
    """Add fixed positions to ``x`` (batch, time, dim)."""
    return x + sinusoids(x.shape[1], x.shape[2], base, x.device, x.dtype)
