"""Layers that compute with a normalised weight."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrize import register_parametrization


class SpectralNorm(nn.Module):
    """Divide a weight by its largest singular value, which power iteration finds.

    `torch.nn.utils.parametrizations.spectral_norm` keeps a second vector, which grows
    stale when the weight moves; here evaluation takes the same steps as training, but
    stores nothing.
    """

    def __init__(self, outputs: int, iterations: int, eps: float, dim: int) -> None:
        super().__init__()
        self.iterations, self.eps, self.dim = iterations, eps, dim
        self.register_buffer("u", torch.randn(outputs))

    def forward(self, weight: Tensor) -> Tensor:
        """Return the weight that is computed with."""
        matrix = weight.movedim(self.dim, 0).flatten(1)
        with torch.no_grad():
            u = self.u
            for _ in range(self.iterations):
                v = F.normalize(u @ matrix, dim=0, eps=self.eps)
                u = F.normalize(matrix @ v, dim=0, eps=self.eps)
            if self.training:
                self.u.copy_(u)
        return weight / (u @ matrix @ v)


class WeightStandardize(nn.Module):
    """Give the weight of every output mean 0 and variance 1."""

    def __init__(self, eps: float, dim: int) -> None:
        super().__init__()
        self.eps, self.dim = eps, dim

    def forward(self, weight: Tensor) -> Tensor:
        """Return the weight that is computed with."""
        rest = [axis for axis in range(weight.dim()) if axis != self.dim]
        variance, mean = torch.var_mean(weight, rest, correction=0, keepdim=True)
        return (weight - mean) * torch.rsqrt(variance + self.eps)


def spectral_norm(
    layer: nn.Module, iterations: int = 1, eps: float = 1e-12, dim: int = 0
) -> nn.Module:
    """Let a layer compute with a weight whose largest singular value is 1.

    Args:
        layer: with a ``weight``.
        iterations: steps of power iteration in every pass.
        eps: smallest length that is divided by.
        dim: axis of the outputs.
    """
    norm = SpectralNorm(layer.weight.shape[dim], iterations, eps, dim)
    return register_parametrization(layer, "weight", norm)


def weight_standardize(layer: nn.Module, eps: float = 1e-10, dim: int = 0) -> nn.Module:
    """Let a layer compute with a standardized weight.

    Args:
        layer: with a ``weight``.
        eps: added to the variance.
        dim: axis of the outputs.
    """
    return register_parametrization(layer, "weight", WeightStandardize(eps, dim))
