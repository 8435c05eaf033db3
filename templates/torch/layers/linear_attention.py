"""Attention at a cost that is linear in the length."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class LinearAttention(nn.Module):
    """Multi-head attention with the kernel ``(elu(q) + 1) . (elu(k) + 1)``.

    Args:
        dim: channels of the input and of the output.
        heads: number of heads.
        head_dim: channels of one head; ``dim // heads`` by default.
        kv_dim: channels of the other sequence; ``dim`` by default.
        causal: let position t attend to positions up to t only.
        bias: give the projections an offset.
        epsilon: added to the divisor.
    """

    def __init__(
        self,
        dim: int,
        heads: int,
        *,
        head_dim: int | None = None,
        kv_dim: int | None = None,
        causal: bool = False,
        bias: bool = True,
        epsilon: float,
    ) -> None:
        super().__init__()
        depth = head_dim or dim // heads
        kv_dim = kv_dim or dim
        self.heads = heads
        self.causal = causal
        self.epsilon = epsilon
        self.query = nn.Linear(dim, heads * depth, bias=bias)
        self.key = nn.Linear(kv_dim, heads * depth, bias=bias)
        self.value = nn.Linear(kv_dim, heads * depth, bias=bias)
        self.output = nn.Linear(heads * depth, dim, bias=bias)

    def forward(
        self, x: Tensor, *, kv: Tensor | None = None, mask: Tensor | None = None
    ) -> Tensor:
        """Attend from every position of ``x``.

        Args:
            x: queries, (batch, time, dim).
            kv: the sequence to attend to, (batch, keys, kv_dim); ``x`` by default.
            mask: (batch, keys), true at keys that may be attended to.

        Returns:
            (batch, time, dim).
        """
        kv = x if kv is None else kv
        # Each is (batch, time, heads, depth).
        q = F.elu(self.query(x).unflatten(-1, (self.heads, -1))) + 1
        k = F.elu(self.key(kv).unflatten(-1, (self.heads, -1))) + 1
        v = self.value(kv).unflatten(-1, (self.heads, -1))
        if mask is not None:
            k = k * mask[..., None, None]
        if self.causal:
            state = torch.einsum("bshd,bshm->bshdm", k, v).cumsum(1)
            y = torch.einsum("bthd,bthdm->bthm", q, state)
            total = (q * k.cumsum(1)).sum(-1, keepdim=True)
        else:
            state = torch.einsum("bshd,bshm->bhdm", k, v)
            y = torch.einsum("bthd,bhdm->bthm", q, state)
            total = (q * k.sum(1, keepdim=True)).sum(-1, keepdim=True)
        return self.output((y / (total + self.epsilon)).flatten(2))
