"""A decoder-only transformer small enough for a laptop."""

import jax
from flax import nnx

from layers import Attention, Embed, LayerNorm, PositionEmbedding


class Decoder(nnx.Module):
    """Map (N, T, 64) to (N, T, 64)."""

    def __init__(
        self, in_channels: int, heads: int, dim: int, *, rngs: nnx.Rngs
    ) -> None:
        self.layer_norm = LayerNorm(in_channels, epsilon=1e-05, rngs=rngs)
        self.attention = Attention(in_channels, heads, causal=True, rngs=rngs)
        self.dropout = nnx.Dropout(0.1, rngs=rngs)
        self.layer_norm_2 = LayerNorm(in_channels, epsilon=1e-05, rngs=rngs)
        self.dense = nnx.Linear(in_channels, 4 * dim, rngs=rngs)
        self.dense_2 = nnx.Linear(4 * dim, dim, rngs=rngs)
        self.dropout_2 = nnx.Dropout(0.1, rngs=rngs)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Return the output for `x` (N, T, 64)."""
        y = self.layer_norm(x)
        y = self.attention(y)
        y = self.dropout(y)
        x = x + y
        y = self.layer_norm_2(x)
        y = self.dense(y)  # (N, T, 256)
        y = jax.nn.gelu(y, approximate=True)
        y = self.dense_2(y)  # (N, T, 64)
        y = self.dropout_2(y)
        return x + y


class Model(nnx.Module):
    """Map (N, T) to (N, T, 65)."""

    def __init__(
        self,
        vocab: int = 65,
        dim: int = 64,
        context: int = 64,
        heads: int = 4,
        depth: int = 3,
        *,
        rngs: nnx.Rngs,
    ) -> None:
        self.wte = Embed(vocab, dim, rngs=rngs)
        self.position_embedding = PositionEmbedding(context, dim, rngs=rngs)
        self.dropout = nnx.Dropout(0.1, rngs=rngs)
        self.decoder = nnx.List(
            [Decoder(dim, heads, dim, rngs=rngs) for _ in range(depth)]
        )
        self.layer_norm = LayerNorm(dim, epsilon=1e-05, rngs=rngs)

    def __call__(self, tokens: jax.Array) -> jax.Array:
        """Return the output for `tokens` (N, T)."""
        x = self.wte(tokens)  # (N, T, 64)
        x = self.position_embedding(x)
        x = self.dropout(x)
        for decoder in self.decoder:
            x = decoder(x)
        x = self.layer_norm(x)
        return self.wte.attend(x)  # (N, T, 65)
