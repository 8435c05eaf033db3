import math

import torch
from torch import Tensor, nn


class AddNoise(nn.Module):
    """Mix values with noise: sqrt(a) x + sqrt(1 - a) noise, a the signal left."""

    signal: Tensor

    def __init__(self, betas: Tensor) -> None:
        super().__init__()
        self.register_buffer("signal", (1 - betas).cumprod(0), persistent=False)

    def forward(self, x: Tensor, noise: Tensor, step: Tensor) -> Tensor:
        """Mix (N, ...) with as much noise, at steps (N,)."""
        left = self.signal[step].to(x.dtype).reshape(-1, *(1,) * (x.ndim - 1))
        return left.sqrt() * x + (1 - left).sqrt() * noise


def linear_betas(steps: int, start: float = 1e-4, end: float = 0.02) -> Tensor:
    """Return variances that grow evenly (Ho et al. 2020)."""
    return torch.linspace(start, end, steps, dtype=torch.float64)


def cosine_betas(steps: int) -> Tensor:
    """Return variances whose signal falls like a squared cosine (Nichol 2021)."""
    time = torch.arange(steps + 1, dtype=torch.float64) / steps
    left = torch.cos(math.pi / 2 * (time + 0.008) / 1.008) ** 2
    return (1 - left[1:] / left[:-1]).clamp(max=0.999)
