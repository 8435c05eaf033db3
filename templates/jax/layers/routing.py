"""The choice of a few among many."""

from __future__ import annotations

import jax
import jax.numpy as jnp


def top_softmax(x: jax.Array, k: int) -> jax.Array:
    """Softmax over the ``k`` largest channels, 0 elsewhere; of equal ones the first."""
    best, places = jax.lax.top_k(x, k)
    chosen = jax.nn.one_hot(places, x.shape[-1], dtype=x.dtype)
    return jnp.einsum("...k,...kc->...c", jax.nn.softmax(best), chosen)
