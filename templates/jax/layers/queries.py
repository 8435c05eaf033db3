"""Attention of given queries to the steps of a sequence."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from flax import nnx


def softmax(scores: jax.Array, *, mask: jax.Array | None = None) -> jax.Array:
    """Softmax over the steps a mask (batch, time) allows; 0 where it allows none."""
    if mask is None:
        return jax.nn.softmax(scores)
    lowest = jnp.finfo(scores.dtype).min
    weights = jax.nn.softmax(jnp.where(mask[:, None], scores, lowest))
    return jnp.where(mask[:, None], weights, 0)


def dot_attention(
    x: jax.Array,
    query: jax.Array,
    *,
    scale: bool = False,
    mask: jax.Array | None = None,
) -> jax.Array:
    """Steps averaged by the softmax of their products with every query.

    Args:
        x: (batch, time, dim).
        query: (batch, queries, dim).
        scale: divide the products by ``dim ** 0.5``.
        mask: (batch, time), true at steps that may be attended to.

    Returns:
        (batch, queries, dim).
    """
    scores = query @ x.swapaxes(1, 2)
    if scale:
        scores = scores * x.shape[-1] ** -0.5
    return softmax(scores, mask=mask) @ x


class AdditiveAttention(nnx.Module):
    """Steps averaged by the softmax of ``score . tanh(query W + step U)``.

    Args:
        query_dim: channels of the queries.
        dim: channels of the sequence.
        units: size of the hidden layer.
        rngs: stream ``params``.
    """

    def __init__(self, query_dim: int, dim: int, units: int, *, rngs: nnx.Rngs) -> None:
        self.query = nnx.Linear(query_dim, units, use_bias=False, rngs=rngs)
        self.key = nnx.Linear(dim, units, use_bias=False, rngs=rngs)
        self.score = nnx.Linear(units, 1, use_bias=False, rngs=rngs)

    def __call__(
        self, x: jax.Array, query: jax.Array, *, mask: jax.Array | None = None
    ) -> jax.Array:
        """Answer every query.

        Args:
            x: (batch, time, dim).
            query: (batch, queries, query_dim).
            mask: (batch, time), true at steps that may be attended to.

        Returns:
            (batch, queries, dim).
        """
        hidden = jnp.tanh(self.query(query)[:, :, None] + self.key(x)[:, None])
        scores = self.score(hidden).squeeze(-1)
        return softmax(scores, mask=mask) @ x
