"""The loss of sparsemax."""

import jax
import jax.numpy as jnp


def sparsemax_costs(scores: jax.Array, ids: jax.Array) -> jax.Array:
    """Return the cost of each position: scores (..., K), ids (...).

    Source: Martins and Astudillo 2016, "From Softmax to Sparsemax", equation 17.
    """
    z = scores - jax.lax.stop_gradient(jnp.max(scores, axis=-1, keepdims=True))
    ranked = jnp.sort(jax.lax.stop_gradient(z), axis=-1, descending=True)
    total = jnp.cumsum(ranked, axis=-1)
    place = jnp.arange(1, z.shape[-1] + 1)
    count = jnp.sum(1 + place * ranked > total, axis=-1, keepdims=True)
    last = jnp.take_along_axis(total, count - 1, axis=-1)
    support = z > (last - 1) / count
    chosen = jnp.where(support, z, 0)
    threshold = (jnp.sum(chosen, axis=-1, keepdims=True) - 1) / count
    part = jnp.where(support, jnp.square(z) - jnp.square(threshold), 0)
    right = jnp.take_along_axis(z, ids[..., None], axis=-1)[..., 0]
    return 0.5 + 0.5 * jnp.sum(part, axis=-1) - right
