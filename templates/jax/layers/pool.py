"""Pools that Flax has no word for."""

import math
from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp
from flax import nnx

Pads = Sequence[tuple[int, int]]


def reach(
    x: jax.Array, window: Sequence[int], strides: Sequence[int], padding: Pads
) -> Pads:
    """Padding with a last window per axis that may reach beyond what is asked for.

    It starts at a cell of ``x`` or before it.

    Args:
        x: (batch, ..., channels).
        window: cells of a window.
        strides: cells between windows.
        padding: cells before and after every axis.
    """
    found = []
    rows = zip(x.shape[1:-1], window, strides, padding, strict=True)
    for n, k, s, (before, after) in rows:
        count = -(-(n + before + min(after - k + s, 0)) // s)
        found.append((before, max((count - 1) * s + k - n - before, 0)))
    return found


def avg_pool_over(
    x: jax.Array, window: Sequence[int], strides: Sequence[int], padding: Pads
) -> jax.Array:
    """Mean over windows whose padding counts as zeros; what they reach beyond does not.

    Args:
        x: (batch, ..., channels).
        window: cells of a window.
        strides: cells between windows.
        padding: cells before and after every axis.
    """
    pads = reach(x, window, strides, padding)
    own = [(b, min(a, r)) for (b, a), (_, r) in zip(padding, pads, strict=True)]
    beyond = [(0, r - a) for (_, a), (_, r) in zip(own, pads, strict=True)]
    real = jnp.pad(
        jnp.ones_like(x[:1, ..., :1]), ((0, 0), *own, (0, 0)), constant_values=1
    )
    real = jnp.pad(real, ((0, 0), *beyond, (0, 0)))
    count = nnx.avg_pool(real, window, strides)
    return nnx.avg_pool(x, window, strides, padding=pads) / count


def lp_pool(
    x: jax.Array,
    window: Sequence[int],
    strides: Sequence[int],
    order: float,
    padding: str | Pads = "VALID",
) -> jax.Array:
    """Norms of windows, (sum |x|^order)^(1/order); zeros have no gradient.

    Args:
        x: (batch, ..., channels).
        window: cells of a window.
        strides: cells between windows.
        order: of the norm.
        padding: of `nnx.avg_pool`.
    """
    powers = jnp.abs(x) ** order
    total = nnx.avg_pool(powers, window, strides, padding) * math.prod(window)
    some = total > 0
    return jnp.where(some, jnp.where(some, total, 1) ** (1 / order), 0)


def adaptive_pool(
    x: jax.Array, size: Sequence[int], pool: Callable[[jax.Array, int], jax.Array]
) -> jax.Array:
    """Pool (batch, ..., channels) to ``size`` outputs per axis, the last axis first.

    Of n cells, output i of m sees those from i n // m to before ceil((i + 1) n / m).
    """
    for axis, m in reversed(list(enumerate(size, 1))):
        n = x.shape[axis]
        bounds = [(i * n // m, -(-(i + 1) * n // m)) for i in range(m)]
        parts = [jax.lax.slice_in_dim(x, *cells, axis=axis) for cells in bounds]
        x = jnp.stack([pool(part, axis) for part in parts], axis=axis)
    return x


def adaptive_avg_pool(x: jax.Array, size: Sequence[int]) -> jax.Array:
    """Mean of windows, ``size`` of them per axis of (batch, ..., channels)."""
    return adaptive_pool(x, size, jnp.mean)


def first_max(x: jax.Array, axis: int) -> jax.Array:
    """Maximum along an axis; the gradient goes to the first of equal values."""
    place = jnp.argmax(x, axis=axis, keepdims=True)
    return jnp.take_along_axis(x, place, axis=axis).squeeze(axis)


def adaptive_max_pool(x: jax.Array, size: Sequence[int]) -> jax.Array:
    """Maximum of windows, ``size`` of them per axis of (batch, ..., channels)."""
    return adaptive_pool(x, size, first_max)


def blur_pool(x: jax.Array, weights: Sequence[float], stride: int = 2) -> jax.Array:
    """Keep every ``stride``-th cell, blurred along each axis; borders are mirrored.

    Args:
        x: (batch, ..., channels).
        weights: of the blur; they add up to 1.
        stride: between the cells that stay.
    """
    sides = ((len(weights) - 1) // 2, len(weights) // 2)
    inner = range(1, x.ndim - 1)
    x = jnp.pad(x, ((0, 0), *(sides for _ in inner), (0, 0)), mode="reflect")
    for axis in inner:
        last = x.shape[axis] - len(weights) + 1
        parts = [
            weight * jax.lax.slice_in_dim(x, start, start + last, stride, axis)
            for start, weight in enumerate(weights)
        ]
        x = sum(parts[1:], parts[0])
    return x


def masked_mean(x: jax.Array, mask: jax.Array) -> jax.Array:
    """Mean over the steps where ``mask`` is true; 0 where there is none.

    Args:
        x: (batch, time, channels).
        mask: (batch, time).

    Returns:
        (batch, channels).
    """
    total = jnp.where(mask[..., None], x, 0).sum(axis=1)
    return total / jnp.maximum(mask.sum(axis=1, keepdims=True), 1).astype(x.dtype)
