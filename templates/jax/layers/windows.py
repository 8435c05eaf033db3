"""Images as square windows, for attention within them."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np


def window_partition(x: jax.Array, size: int) -> jax.Array:
    """(batch, height, width, channels) to (batch, windows, size**2, channels)."""
    n, height, width, channels = x.shape
    x = x.reshape(n, height // size, size, width // size, size, channels)
    return x.swapaxes(2, 3).reshape(n, -1, size**2, channels)


def window_reverse(x: jax.Array, size: int, height: int) -> jax.Array:
    """(batch, windows, size**2, channels) to (batch, height, width, channels)."""
    n, channels = x.shape[0], x.shape[-1]
    x = x.reshape(n, height // size, -1, size, size, channels)
    return x.swapaxes(2, 3).reshape(n, height, -1, channels)


def shifted_window_mask(x: jax.Array, size: int, shift: int) -> jax.Array:
    """Which cells of a window lie in the same part of the rolled image ``x``.

    The last ``shift`` rows and columns come from the other edge.

    Returns:
        (batch, windows, size**2, size**2), true for cells of the same part.
    """
    row, column = (
        (np.arange(n) >= n - size).astype(int) + (np.arange(n) >= n - shift)
        for n in x.shape[1:3]
    )
    parts = jnp.asarray(3 * row[:, None] + column)[None, :, :, None]
    parts = window_partition(parts, size)[:, :, :, 0]
    mask = parts[:, :, :, None] == parts[:, :, None, :]
    return jnp.broadcast_to(mask, (x.shape[0], *mask.shape[1:]))


def causal_mask(
    x: jax.Array, *, kv: jax.Array | None = None, window: int | None = None
) -> jax.Array:
    """True at keys up to the query, (batch, time, keys).

    Args:
        x: queries, (batch, time, ...).
        kv: keys, (batch, keys, ...); ``x`` by default.
        window: steps that are seen, the own one included; all by default.
    """
    kv = x if kv is None else kv
    mask = jnp.tri(x.shape[1], kv.shape[1], dtype=bool)
    if window is not None:
        mask = jnp.triu(mask, 1 - window)
    return jnp.broadcast_to(mask, (x.shape[0], *mask.shape))
