"""Functions of each number whose gradients at corners are those of other frameworks."""

import jax
import jax.numpy as jnp


def clip(x: jax.Array, min: float | None = None, max: float | None = None) -> jax.Array:
    """Keep x between bounds, with gradient 1 on them; that of ``jnp.clip`` is 1/2."""
    if min is not None:
        x = jnp.where(x < min, min, x)
    return x if max is None else jnp.where(x > max, max, x)
