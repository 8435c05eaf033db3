"""A decoder-only transformer small enough for a laptop."""

import torch.nn.functional as F
from torch import Tensor, nn

from layers import Attention, PositionEmbedding


class Decoder(nn.Module):
    """Map (N, T, 64) to (N, T, 64)."""

    def __init__(self, in_channels: int, heads: int, dim: int) -> None:
        super().__init__()
        self.layer_norm = nn.LayerNorm(in_channels, eps=1e-05)
        self.attention = Attention(in_channels, heads, causal=True)
        self.dropout = nn.Dropout(0.1)
        self.layer_norm_2 = nn.LayerNorm(in_channels, eps=1e-05)
        self.dense = nn.Linear(in_channels, 4 * dim)
        self.dense_2 = nn.Linear(4 * dim, dim)
        self.dropout_2 = nn.Dropout(0.1)

    def forward(self, x: Tensor) -> Tensor:
        """Return the output for `x` (N, T, 64)."""
        y = self.layer_norm(x)
        y = self.attention(y)
        y = self.dropout(y)
        x = x + y
        y = self.layer_norm_2(x)
        y = self.dense(y)  # (N, T, 256)
        y = F.gelu(y, approximate="tanh")
        y = self.dense_2(y)  # (N, T, 64)
        y = self.dropout_2(y)
        return x + y


class Model(nn.Module):
    """Map (N, T) to (N, T, 65)."""

    def __init__(
        self,
        vocab: int = 65,
        dim: int = 64,
        context: int = 64,
        heads: int = 4,
        depth: int = 3,
    ) -> None:
        super().__init__()
        self.wte = nn.Embedding(vocab, dim)
        self.position_embedding = PositionEmbedding(context, dim)
        self.dropout = nn.Dropout(0.1)
        self.decoder = nn.ModuleList(Decoder(dim, heads, dim) for _ in range(depth))
        self.layer_norm = nn.LayerNorm(dim, eps=1e-05)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return the output for `tokens` (N, T)."""
        x = self.wte(tokens)  # (N, T, 64)
        x = self.position_embedding(x)
        x = self.dropout(x)
        for decoder in self.decoder:
            x = decoder(x)
        x = self.layer_norm(x)
        return F.linear(x, self.wte.weight)  # (N, T, 65)
