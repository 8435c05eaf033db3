"""Functions of each number whose gradients at corners are those of other frameworks."""

import jax
import jax.numpy as jnp


def clip(
    x: jax.Array, min: float | None = None, max: float | None = None
) -> jax.Array:
    """Keep x between two bounds; on a bound its gradient is 1, that of ``jnp.clip`` a half."""
    if min is not None:
        x = jnp.where(x < min, min, x)
    return x if max is None else jnp.where(x > max, max, x)
