"""Learned biases of attention scores, by distance."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def bucket(distance: int, count: int, furthest: int, causal: bool) -> int:
    """The bucket of a key ``distance`` steps ahead of the query.

    Half of the buckets are for keys ahead, none with ``causal``; half of each side hold
    one distance, the others grow as powers up to ``furthest``.
    """
    side = count if causal else count // 2
    first = side if distance > 0 and not causal else 0
    far = max(-distance, 0) if causal else abs(distance)
    exact = side // 2
    if far < exact:
        return first + far
    share = math.log(far / exact) / math.log(furthest / exact)
    return first + min(exact + int(share * (side - exact)), side - 1)


class RelativeBias(nn.Module):
    """A learned bias of the scores per head and bucket of distances, as in T5.

    Args:
        heads: heads of the attention.
        buckets: number of buckets.
        furthest: distance from which on all share a bucket.
        causal: use all buckets for keys behind the query.
    """

    def __init__(
        self, heads: int, buckets: int, furthest: int, *, causal: bool = False
    ) -> None:
        super().__init__()
        self.furthest = furthest
        self.weight = nn.Parameter(torch.empty(buckets, heads))
        nn.init.normal_(self.weight, std=0.02)
        distances = range(-furthest, furthest + 1)
        table = [bucket(d, buckets, furthest, causal) for d in distances]
        self.register_buffer("rows", torch.tensor(table), persistent=False)

    def forward(self, x: Tensor, *, kv: Tensor | None = None) -> Tensor:
        """Return (batch, heads, time, keys) for ``x`` and ``kv`` (batch, time, ...)."""
        kv = x if kv is None else kv
        times = torch.arange(x.shape[1], device=x.device)
        ahead = torch.arange(kv.shape[1], device=x.device) - times[:, None]
        rows = self.rows[ahead.clamp(-self.furthest, self.furthest) + self.furthest]
        bias = F.embedding(rows, self.weight).permute(2, 0, 1)
        return bias.expand(x.shape[0], -1, -1, -1)


class WindowBias(nn.Module):
    """A learned bias of the scores per head and offset in a square window, as in Swin.

    Args:
        size: height and width of the window.
        heads: heads of the attention.
    """

    def __init__(self, size: int, heads: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.empty((2 * size - 1) ** 2, heads))
        nn.init.trunc_normal_(self.weight, std=0.02)
        y, x = torch.meshgrid(torch.arange(size), torch.arange(size), indexing="ij")
        y, x = y.flatten(), x.flatten()
        down, right = y[:, None] - y + size - 1, x[:, None] - x + size - 1
        rows = down * (2 * size - 1) + right
        self.register_buffer("rows", rows, persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        """Return (batch, heads, cells, cells) for ``x`` (batch, ...)."""
        bias = F.embedding(self.rows, self.weight).permute(2, 0, 1)
        return bias.expand(x.shape[0], -1, -1, -1)
