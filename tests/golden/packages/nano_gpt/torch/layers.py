"""Layers that the framework lacks, or says differently."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Attention(nn.Module):
    """Scaled dot-product attention of a sequence with itself or with another one.

    Args:
        dim: channels of the input and of the output.
        heads: query heads.
        head_dim: channels of one head; ``dim // heads`` by default.
        kv_dim: channels of the other sequence; ``dim`` by default.
        kv_heads: key and value heads, each shared by ``heads // kv_heads``
            neighbouring query heads; ``heads`` by default.
        causal: let position t attend to positions up to t only.
        dropout: share of the attention weights zeroed in training.
        bias: give all four projections an offset.
    """

    def __init__(
        self,
        dim: int,
        heads: int,
        *,
        head_dim: int | None = None,
        kv_dim: int | None = None,
        kv_heads: int | None = None,
        causal: bool = False,
        dropout: float = 0.0,
        bias: bool = True,
    ) -> None:
        super().__init__()
        head_dim, kv_dim = head_dim or dim // heads, kv_dim or dim
        self.heads, self.kv_heads = heads, kv_heads or heads
        self.causal, self.dropout = causal, dropout
        self.query = nn.Linear(dim, heads * head_dim, bias=bias)
        self.key = nn.Linear(kv_dim, self.kv_heads * head_dim, bias=bias)
        self.value = nn.Linear(kv_dim, self.kv_heads * head_dim, bias=bias)
        self.output = nn.Linear(heads * head_dim, dim, bias=bias)

    def forward(
        self, x: Tensor, kv: Tensor | None = None, mask: Tensor | None = None
    ) -> Tensor:
        """Attend from ``x`` to ``kv``, or to ``x`` itself.

        Args:
            x: queries, (batch, time, dim).
            kv: the other sequence, (batch, keys, kv_dim).
            mask: (batch, keys), true at keys that may be attended to.

        Returns:
            (batch, time, dim).
        """
        kv = x if kv is None else kv
        # Heads move in front of time, to (batch, heads, time, head_dim).
        q = self.query(x).unflatten(-1, (self.heads, -1)).transpose(1, 2)
        k = self.key(kv).unflatten(-1, (self.kv_heads, -1)).transpose(1, 2)
        v = self.value(kv).unflatten(-1, (self.kv_heads, -1)).transpose(1, 2)
        if mask is not None:
            mask = mask[:, None, None, :]
            if self.causal:
                mask = mask & mask.new_ones(q.shape[2], k.shape[2]).tril()
        y = F.scaled_dot_product_attention(
            q,
            k,
            v,
            attn_mask=mask,
            dropout_p=self.dropout if self.training else 0.0,
            is_causal=self.causal and mask is None,
            enable_gqa=self.kv_heads != self.heads,
        )
        return self.output(y.transpose(1, 2).flatten(2))


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
