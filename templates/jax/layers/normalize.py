"""Vectors of length 1."""

import jax
import jax.numpy as jnp


def l2_normalize(x: jax.Array, axis: int = -1, epsilon: float = 1e-12) -> jax.Array:
    """Divide by the Euclidean length along ``axis``, but by ``epsilon`` at least.

    The root is taken after the bound, so the gradient at the zero vector is finite.
    """
    square = jnp.sum(jnp.square(x), axis=axis, keepdims=True)
    return x * jax.lax.rsqrt(jnp.maximum(square, epsilon**2))
