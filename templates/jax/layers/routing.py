"""The choice of a few among many."""

from __future__ import annotations

import jax
import jax.numpy as jnp


def top_k(x: jax.Array, k: int, axis: int = -1) -> tuple[jax.Array, jax.Array]:
    """Return the ``k`` largest values and their indices, the first of equal ones.

    ``jax.lax.top_k`` takes 0 for larger than -0.
    """
    _, places = jax.lax.top_k(jnp.where(x == 0, 0, x), k, axis=axis)
    return jnp.take_along_axis(x, places, axis), places


def top_softmax(x: jax.Array, k: int) -> jax.Array:
    """Softmax over the ``k`` largest channels, 0 elsewhere; of equal ones the first."""
    best, places = top_k(x, k)
    chosen = jax.nn.one_hot(places, x.shape[-1], dtype=x.dtype)
    return jnp.einsum("...k,...kc->...c", jax.nn.softmax(best), chosen)
