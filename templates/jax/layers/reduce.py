"""Reductions over what is real, and roots whose gradient is finite everywhere."""

import jax
import jax.numpy as jnp


def safe_sqrt(x: jax.Array) -> jax.Array:
    """Return the square root; its gradient at 0 is 0, not infinite."""
    return jnp.where(x > 0, jnp.sqrt(jnp.where(x > 0, x, 1)), 0)


def std(x: jax.Array, axis: int | tuple[int, ...], correction: int = 0) -> jax.Array:
    """Standard deviation over ``axis``; equal values have gradient 0."""
    return safe_sqrt(jnp.var(x, axis=axis, correction=correction))


def amax(x: jax.Array, axis: int | tuple[int, ...]) -> jax.Array:
    """Return the largest values along axes; equal ones share the gradient.

    The gradient of ``jnp.max`` asks which values equal the result.  XLA may compute
    them a second time for that, rounded otherwise, and then finds none: the gradient is
    lost or not a number (github.com/jax-ml/jax/issues/40564).
    """
    found = largest(x, axis)
    count = found.sum(axis=axis).astype(x.dtype)
    return jnp.sum(x, axis=axis, where=found) / count


def amin(x: jax.Array, axis: int | tuple[int, ...]) -> jax.Array:
    """Return the smallest values along axes; equal ones share the gradient."""
    return -amax(-x, axis)


def largest(x: jax.Array, axis: int | tuple[int, ...]) -> jax.Array:
    """Tell which values are the largest along axes: one at least, and its equals."""
    axes = (axis,) if isinstance(axis, int) else axis
    last = tuple(range(-len(axes), 0))
    moved = jnp.moveaxis(x, axes, last)
    flat = moved.reshape(*moved.shape[: -len(axes)], -1)
    place = jnp.argmax(flat, axis=-1, keepdims=True)
    found = flat == jnp.max(flat, axis=-1, keepdims=True)
    found = found | (jnp.arange(flat.shape[-1]) == place)
    return jnp.moveaxis(found.reshape(moved.shape), last, axes)


def l1_norm(x: jax.Array, axis: int | tuple[int, ...]) -> jax.Array:
    """Sum of distances from 0; the gradient at 0 is 0."""
    return jnp.sum(x * jnp.sign(x), axis=axis)


def l2_norm(x: jax.Array, axis: int | tuple[int, ...]) -> jax.Array:
    """Euclidean length; the gradient of the zero vector is 0."""
    return safe_sqrt(jnp.sum(jnp.square(x), axis=axis))


def max_norm(x: jax.Array, axis: int | tuple[int, ...]) -> jax.Array:
    """The largest distance from 0; the gradient at 0 is 0."""
    return amax(x * jnp.sign(x), axis)


def p_norm(x: jax.Array, order: float, axis: int | tuple[int, ...]) -> jax.Array:
    """Return (sum |x|^order)^(1 / order); the gradient of the zero vector is 0."""
    total = jnp.sum(jnp.power(x * jnp.sign(x), order), axis=axis)
    return jnp.where(total > 0, jnp.power(jnp.where(total > 0, total, 1), 1 / order), 0)


def mean_where(x: jax.Array, mask: jax.Array, axis: int | tuple[int, ...]) -> jax.Array:
    """Mean over ``axis`` where ``mask`` is true; 0 where nothing is."""
    count = jnp.broadcast_to(mask, x.shape).sum(axis=axis)
    total = jnp.sum(x, axis=axis, where=mask)
    return total / jnp.maximum(count, 1).astype(x.dtype)


def max_where(x: jax.Array, mask: jax.Array, axis: int | tuple[int, ...]) -> jax.Array:
    """Maximum over ``axis`` where ``mask`` is true; 0 where nothing is."""
    top = amax(jnp.where(mask, x, -jnp.inf), axis)
    return jnp.where(jnp.broadcast_to(mask, x.shape).any(axis=axis), top, 0)


def min_where(x: jax.Array, mask: jax.Array, axis: int | tuple[int, ...]) -> jax.Array:
    """Minimum over ``axis`` where ``mask`` is true; 0 where nothing is."""
    low = amin(jnp.where(mask, x, jnp.inf), axis)
    return jnp.where(jnp.broadcast_to(mask, x.shape).any(axis=axis), low, 0)


def var_where(
    x: jax.Array,
    mask: jax.Array,
    axis: int | tuple[int, ...],
    correction: int = 0,
) -> jax.Array:
    """Variance over ``axis`` where ``mask`` is true; 0 where nothing is."""
    real = jnp.broadcast_to(mask, x.shape).astype(x.dtype)
    count = real.sum(axis=axis, keepdims=True)
    mean = jnp.sum(x * real, axis=axis, keepdims=True) / jnp.maximum(count, 1)
    square = jnp.sum(jnp.square(x - mean), axis=axis, where=mask)
    return square / jnp.maximum(count.squeeze(axis) - correction, 1)


def std_where(
    x: jax.Array,
    mask: jax.Array,
    axis: int | tuple[int, ...],
    correction: int = 0,
) -> jax.Array:
    """Standard deviation where ``mask`` is true; equal values have gradient 0."""
    return safe_sqrt(var_where(x, mask, axis, correction))
