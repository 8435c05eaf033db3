"""Functions of each number whose gradients at corners are those of other frameworks."""

import jax
import jax.numpy as jnp


def clip(x: jax.Array, min: float | None = None, max: float | None = None) -> jax.Array:
    """Keep x between bounds, with gradient 1 on them; that of ``jnp.clip`` is 1/2."""
    if min is not None:
        x = jnp.where(x < min, min, x)
    return x if max is None else jnp.where(x > max, max, x)


def maximum(x: jax.Array, y: jax.Array) -> jax.Array:
    """Return the larger of two values; equal ones share the gradient.

    That of ``jnp.maximum`` asks which of the two equals the result, which XLA may have
    computed twice, with other rounding: then neither does, and the gradient is lost
    (github.com/jax-ml/jax/issues/40564).
    """
    return jnp.where(x > y, x, jnp.where(x < y, y, 0.5 * x + 0.5 * y))


def minimum(x: jax.Array, y: jax.Array) -> jax.Array:
    """Return the smaller of two values; equal ones share the gradient."""
    return -maximum(-x, -y)
