"""Positions that another value names."""

import jax
import jax.numpy as jnp


def index_add(x: jax.Array, value: jax.Array, index: jax.Array, axis: int) -> jax.Array:
    """Return `x` plus `value` at the positions along `axis` that `index` names.

    Args:
        x: (batch, ...).
        value: like `x`, with other positions along `axis`.
        index: (batch, positions of `value`): which one of `x` receives.
        axis: of the positions.
    """
    before = (slice(None),) * (axis - 1)
    return jax.vmap(lambda x, v, i: x.at[(*before, i)].add(v))(x, value, index)


def segment_sum(x: jax.Array, index: jax.Array, segments: int, axis: int) -> jax.Array:
    """Return the sums of the positions along `axis` with one number in `index`."""
    zeros = jnp.zeros((*x.shape[:axis], segments, *x.shape[axis + 1 :]), x.dtype)
    return index_add(zeros, x, index, axis)


def segment_mean(x: jax.Array, index: jax.Array, segments: int, axis: int) -> jax.Array:
    """Return the means of the positions along `axis` with one number in `index`."""
    count = segment_sum(jnp.ones(index.shape, x.dtype), index, segments, 1)
    later = tuple(range(1, axis)), tuple(range(axis + 1, x.ndim))
    count = jnp.expand_dims(jnp.maximum(count, 1), later[0] + later[1])
    return segment_sum(x, index, segments, axis) / count
