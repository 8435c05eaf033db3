"""Steps of sequences."""

import jax
import jax.numpy as jnp


def last_real(x: jax.Array, mask: jax.Array) -> jax.Array:
    """Return the last step of each sequence (batch, time, ...) that is real in `mask`.

    A sequence without a real step gives its first.
    """
    steps = jnp.cumsum(mask, axis=1).argmax(axis=1)  # rises last at the last real step
    return x[jnp.arange(len(x)), steps]
