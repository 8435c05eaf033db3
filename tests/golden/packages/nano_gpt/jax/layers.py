"""Layers that the framework lacks, or says differently."""

import jax
import jax.numpy as jnp
from flax import nnx


class Attention(nnx.Module):
    """Scaled dot-product attention of a sequence with itself or with another one.

    The softmax keeps the precision of its input (`jax.nn.dot_product_attention` uses
    float32); a query that may attend to no key gets the output offset.

    Args:
        dim: channels of the input and of the output.
        heads: query heads.
        head_dim: channels of one head; ``dim // heads`` by default.
        kv_dim: channels of the other sequence; ``dim`` by default.
        kv_heads: key and value heads, each shared by ``heads // kv_heads``
            neighbouring query heads; ``heads`` by default.
        causal: let position t attend to positions up to t only.
        dropout: share of the attention weights zeroed in training.
        use_bias: give all four projections an offset.
        rngs: streams ``params`` and ``dropout``.
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
        use_bias: bool = True,
        rngs: nnx.Rngs,
    ) -> None:
        head_dim, kv_dim = head_dim or dim // heads, kv_dim or dim
        kv_heads = kv_heads or heads
        self.shared, self.causal = heads // kv_heads, causal
        few, many = (kv_heads, head_dim), (heads, head_dim)
        self.query = nnx.LinearGeneral(dim, many, use_bias=use_bias, rngs=rngs)
        self.key = nnx.LinearGeneral(kv_dim, few, use_bias=use_bias, rngs=rngs)
        self.value = nnx.LinearGeneral(kv_dim, few, use_bias=use_bias, rngs=rngs)
        self.output = nnx.LinearGeneral(
            many, dim, axis=(-2, -1), use_bias=use_bias, rngs=rngs
        )
        self.dropout = nnx.Dropout(dropout, rngs=rngs) if dropout else None

    def __call__(
        self, x: jax.Array, kv: jax.Array | None = None, mask: jax.Array | None = None
    ) -> jax.Array:
        """Attend from ``x`` to ``kv``, or to ``x`` itself.

        Args:
            x: queries, (batch, time, dim).
            kv: the other sequence, (batch, keys, kv_dim).
            mask: (batch, keys), true at keys that may be attended to.

        Returns:
            (batch, time, dim).
        """
        kv = x if kv is None else kv
        # Each is (batch, time, heads, head_dim).
        q, k, v = self.query(x), self.key(kv), self.value(kv)
        if self.shared > 1:
            k = jnp.repeat(k, self.shared, axis=2)
            v = jnp.repeat(v, self.shared, axis=2)
        scores = jnp.einsum("bthd,bshd->bhts", q * q.shape[-1] ** -0.5, k)
        allowed = None if mask is None else mask[:, None, None, :]
        if self.causal:
            past = jnp.tri(*scores.shape[-2:], dtype=bool)
            allowed = past if allowed is None else allowed & past
        if allowed is None:
            weights = jax.nn.softmax(scores)
        else:
            lowest = jnp.finfo(scores.dtype).min
            weights = jax.nn.softmax(jnp.where(allowed, scores, lowest))
            weights = jnp.where(allowed, weights, 0)
        if self.dropout:
            weights = self.dropout(weights)
        return self.output(jnp.einsum("bhts,bshd->bthd", weights, v))


class Embed(nnx.Embed):
    """`flax.nnx.Embed` in the precision that its table has now.

    The base class computes in the precision the table had when it was made, also after
    the weights were cast.
    """

    def __call__(self, inputs: jax.Array) -> jax.Array:
        """Rows of the table: (...) to (..., features)."""
        return jnp.take(self.embedding[...], inputs, axis=0)

    def attend(self, query: jax.Array) -> jax.Array:
        """Products with every row: (..., features) to (..., num_embeddings)."""
        return query @ self.embedding[...].T


class LayerNorm(nnx.LayerNorm):
    """Layer normalisation with the variance of the centred values.

    ``E[x^2] - E[x]^2``, the default of Flax, loses digits when the mean is large; its
    exact variant reads the input more often than this one.
    """

    def __call__(self, x: jax.Array) -> jax.Array:
        """Normalise the last axis of (..., channels)."""
        centred = x - jnp.mean(x, axis=-1, keepdims=True)
        variance = jnp.mean(centred * centred, axis=-1, keepdims=True)
        factor = jax.lax.rsqrt(variance + self.epsilon)
        if self.scale is not None:
            factor = factor * self.scale[...]
        y = centred * factor
        return y if self.bias is None else y + self.bias[...]


class PositionEmbedding(nnx.Module):
    """Add a learned vector per position.

    Args:
        length: longest sequence.
        dim: channels.
        rngs: stream ``params``.
    """

    def __init__(self, length: int, dim: int, *, rngs: nnx.Rngs) -> None:
        table = nnx.initializers.normal(0.02)(rngs.params(), (length, dim))
        self.embedding = nnx.Param(table)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Add to ``x`` (batch, time, dim), where time is at most ``length``."""
        return x + self.embedding[: x.shape[1]]
