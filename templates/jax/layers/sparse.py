"""Shares of which many are exactly 0."""

import jax
import jax.numpy as jnp


def sparsemax(x: jax.Array, axis: int = -1) -> jax.Array:
    """Return the point of the simplex that is nearest to ``x`` along ``axis``.

    (https://arxiv.org/abs/1602.02068)
    """
    total = jnp.cumsum(jnp.sort(x, axis=axis, descending=True), axis=axis)
    rank = jnp.cumsum(jnp.ones_like(x), axis=axis)
    return jax.nn.relu(x - jnp.max((total - 1) / rank, axis=axis, keepdims=True))
