"""Pools over the real steps of a sequence."""

import jax
import jax.numpy as jnp


def masked_mean(x: jax.Array, mask: jax.Array) -> jax.Array:
    """Mean over the steps where ``mask`` is true; 0 where there is none.

    Args:
        x: (batch, time, channels).
        mask: (batch, time).

    Returns:
        (batch, channels).
    """
    total = jnp.where(mask[..., None], x, 0).sum(axis=1)
    return total / jnp.maximum(mask.sum(axis=1, keepdims=True), 1).astype(x.dtype)


def masked_max(x: jax.Array, mask: jax.Array) -> jax.Array:
    """Maximum over the steps where ``mask`` is true; 0 where there is none.

    Args:
        x: (batch, time, channels).
        mask: (batch, time).

    Returns:
        (batch, channels).
    """
    y = jnp.where(mask[..., None], x, -jnp.inf).max(axis=1)
    return jnp.where(mask.any(axis=1, keepdims=True), y, 0)
