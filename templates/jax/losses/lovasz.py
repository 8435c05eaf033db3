"""The Lovász extension of the Jaccard loss."""

import jax
import jax.numpy as jnp


def lovasz_costs(chances: jax.Array, ids: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Return the cost of each example and class, 0 where absent, and which are there.

    Args:
        chances: (N, ..., K).
        ids: (N, ...).

    Source: Berman et al. 2018, "The Lovász-Softmax loss".
    """
    p = chances.reshape(len(chances), -1, chances.shape[-1])
    mask = jax.nn.one_hot(ids.reshape(len(ids), -1), p.shape[-1], dtype=p.dtype)
    errors = jnp.where(mask > 0, 1 - p, p)
    order = jnp.argsort(-jax.lax.stop_gradient(errors), axis=1)
    errors = jnp.take_along_axis(errors, order, axis=1)
    hit = jnp.take_along_axis(mask, order, axis=1)
    size = jnp.sum(hit, axis=1, keepdims=True)
    given_up = size - jnp.cumsum(hit, axis=1)
    lost = 1 - given_up / (size + jnp.cumsum(1 - hit, axis=1))
    weight = jnp.diff(lost, axis=1, prepend=0)
    there = size[:, 0] > 0
    return jnp.sum(errors * weight, axis=1) * there, there
