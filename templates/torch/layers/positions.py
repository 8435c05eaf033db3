"""Positions added to sequences."""

from __future__ import annotations

import functools
import math

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
@torch.inference_mode(False)  # what is kept serves training, too
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


class PositionEmbedding2d(nn.Module):
    """Add a learned vector per pixel.

    Args:
        height: largest height.
        width: largest width.
        dim: channels.
    """

    def __init__(self, height: int, width: int, dim: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty(dim, height, width))
        nn.init.normal_(self.weight, std=0.02)

    def forward(self, x: Tensor) -> Tensor:
        """Add to ``x`` (batch, dim, height, width), at most as large as the table."""
        return x + self.weight[:, : x.shape[2], : x.shape[3]]


def add_sinusoids_2d(x: Tensor, base: float = 10000.0) -> Tensor:
    """Add fixed positions to ``x`` (batch, dim, height, width).

    Those of rows to the first half of the channels, those of columns to the second.
    """
    dim, height, width = x.shape[1:]
    rows = sinusoids(height, dim // 2, base, x.device, x.dtype).T
    columns = sinusoids(width, dim // 2, base, x.device, x.dtype).T
    rows = rows[:, :, None].expand(-1, -1, width)
    return x + torch.cat([rows, columns[:, None].expand(-1, height, -1)])


class TimestepEmbedding(nn.Module):
    """Numbers as sines and cosines of many frequencies.

    Args:
        dim: number of values.
        base: frequencies are ``base ** (-i / (dim // 2 - shift))``.
        shift: how much sooner the slowest frequency is reached.
        cosines_first: put the cosines in front of the sines.
    """

    def __init__(
        self,
        dim: int,
        *,
        base: float = 10000.0,
        shift: float = 0.0,
        cosines_first: bool = False,
    ) -> None:
        super().__init__()
        self.half = dim // 2
        self.step = -math.log(base) / (self.half - shift)
        self.cosines_first = cosines_first
        self.register_buffer("unit", torch.ones(()), persistent=False)

    def forward(self, t: Tensor) -> Tensor:
        """Return (batch, dim) for ``t`` (batch,); angles are computed in float64."""
        place = torch.arange(self.half, dtype=torch.float64, device=t.device)
        angle = t[:, None] * torch.exp(self.step * place)
        sine, cosine = angle.sin(), angle.cos()
        if self.cosines_first:
            sine, cosine = cosine, sine
        return torch.cat([sine, cosine], -1).to(self.unit.dtype)


class FourierFeatures(nn.Module):
    """Coordinates as cosines and sines of random directions.

    Args:
        channels: of the input.
        dim: number of values.
        sigma: standard deviation of the frequencies.
        learned: train the frequencies; they are fixed, and saved, by default.
    """

    def __init__(
        self, channels: int, dim: int, sigma: float, *, learned: bool = False
    ) -> None:
        super().__init__()
        frequencies = sigma * torch.randn(channels, dim // 2)
        if learned:
            self.frequencies = nn.Parameter(frequencies)
        else:
            self.register_buffer("frequencies", frequencies)

    def forward(self, x: Tensor) -> Tensor:
        """Return (..., dim) for ``x`` (..., channels)."""
        angle = 2 * math.pi * x @ self.frequencies
        return torch.cat([angle.cos(), angle.sin()], -1)
