"""Layers that the framework lacks, or says differently."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Attention(nn.Module):
    """Multi-head scaled dot-product attention.

    Args:
        dim: channels of the input and of the output.
        heads: query heads.
        causal: let position t attend to positions up to t only.
    """

    def __init__(self, dim: int, heads: int, *, causal: bool = False) -> None:
        super().__init__()
        depth = dim // heads
        self.heads = heads
        self.causal = causal
        self.query = nn.Linear(dim, heads * depth)
        self.key = nn.Linear(dim, heads * depth)
        self.value = nn.Linear(dim, heads * depth)
        self.output = nn.Linear(heads * depth, dim)

    def forward(self, x: Tensor) -> Tensor:
        """Attend from every position of ``x``.

        Args:
            x: queries, (batch, ..., time, dim).

        Returns:
            (batch, ..., time, dim).
        """
        # Heads move in front of time, to (..., heads, time, depth).
        q = self.query(x).unflatten(-1, (self.heads, -1)).transpose(-3, -2)
        k = self.key(x).unflatten(-1, (self.heads, -1)).transpose(-3, -2)
        v = self.value(x).unflatten(-1, (self.heads, -1)).transpose(-3, -2)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=self.causal)
        return self.output(y.transpose(-3, -2).flatten(-2))


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
