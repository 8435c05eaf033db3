"""Vectors from a learned set."""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Quantized(NamedTuple):
    """Results of a vector quantizer."""

    quantized: Tensor  # (batch, ..., channels), the nearest codes
    index: Tensor  # (batch, ...), their numbers
    loss: Tensor  # (batch,), codebook and commitment loss


class VectorQuantizer(nn.Module):
    """Replace every vector by the nearest code; the gradient passes straight through.

    Args:
        codes: number of codes.
        channels: size of a vector.
        commitment: weight of the loss that moves vectors to their codes.
    """

    def __init__(self, codes: int, channels: int, commitment: float = 0.25) -> None:
        super().__init__()
        self.commitment = commitment
        self.weight = nn.Parameter(torch.empty(codes, channels))
        nn.init.uniform_(self.weight, -1 / codes, 1 / codes)

    def forward(self, x: Tensor) -> Quantized:
        """Quantize (batch, ..., channels)."""
        distance = self.weight.square().sum(1) - 2 * x @ self.weight.T
        index = distance.argmin(-1)
        near = F.embedding(index, self.weight)
        to_x = (near - x.detach()).square().flatten(1).mean(1)
        to_code = (near.detach() - x).square().flatten(1).mean(1)
        passed = x + (near - x).detach()
        return Quantized(passed, index, to_x + self.commitment * to_code)
