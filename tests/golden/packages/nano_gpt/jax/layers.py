"""Layers that the framework lacks, or says differently."""

import jax
import jax.numpy as jnp
from flax import nnx


class Attention(nnx.Module):
    """Multi-head scaled dot-product attention.

    The softmax keeps the precision of its input (`jax.nn.dot_product_attention` uses
    float32); a query that may attend to no key gets the output offset.

    Args:
        dim: channels of the input and of the output.
        heads: query heads.
        causal: let position t attend to positions up to t only.
        rngs: streams ``params`` and ``dropout``.
    """

    def __init__(
        self, dim: int, heads: int, *, causal: bool = False, rngs: nnx.Rngs
    ) -> None:
        depth = dim // heads
        self.causal = causal
        self.query = nnx.LinearGeneral(dim, (heads, depth), rngs=rngs)
        self.key = nnx.LinearGeneral(dim, (heads, depth), rngs=rngs)
        self.value = nnx.LinearGeneral(dim, (heads, depth), rngs=rngs)
        self.output = nnx.LinearGeneral((heads, depth), dim, axis=(-2, -1), rngs=rngs)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Attend from every position of ``x``.

        Args:
            x: queries, (batch, ..., time, dim).

        Returns:
            (batch, ..., time, dim).
        """
        # Each is (..., time, heads, depth).
        q, k, v = self.query(x), self.key(x), self.value(x)
        scale = q.shape[-1] ** -0.5
        scores = jnp.einsum("...thd,...shd->...hts", q * scale, k)
        steps = ahead(q.shape[-3], k.shape[-3])
        lowest = jnp.finfo(scores.dtype).min
        if self.causal:
            scores = jnp.where(steps > 0, lowest, scores)
        weights = jax.nn.softmax(scores)
        return self.output(jnp.einsum("...hts,...shd->...thd", weights, v))


def ahead(times: int, keys: int) -> jax.Array:
    """Steps from each query ahead to each key, (time, keys)."""
    return jnp.arange(keys) - jnp.arange(times)[:, None]


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
