"""Images in other sizes."""

from collections.abc import Sequence

import jax
import jax.numpy as jnp
import numpy as np


def enlarge(
    x: jax.Array,
    factor: Sequence[int],
    method: str | jax.image.ResizeMethod = "linear",
) -> jax.Array:
    """Enlarge the axes of (batch, ..., channels) by whole factors."""
    sizes = [n * f for n, f in zip(x.shape[1:-1], factor, strict=True)]
    shape = (x.shape[0], *sizes, x.shape[-1])
    return jax.image.resize(x, shape, method, antialias=False)


def resize_nearest(x: jax.Array, size: Sequence[int]) -> jax.Array:
    """Take the cell in which the centre of every output lies.

    Whole numbers decide: ``jax.image.resize`` computes places in float32 and sometimes
    takes the cell before.

    Args:
        x: (batch, ..., channels).
        size: outputs per axis.
    """
    for axis, m in enumerate(size, 1):
        centre = 2 * np.arange(m) + 1
        x = jnp.take(x, centre * x.shape[axis] // (2 * m), axis=axis)
    return x


def corner_shares(n: int, m: int, method: str) -> np.ndarray:
    """(m, n): shares of n cells in m outputs, where the outer cells coincide.

    Args:
        n: cells.
        m: outputs.
        method: "linear", or "cubic" for Keys' kernel with a = -3/4.
    """
    place = np.arange(m) * ((n - 1) / max(m - 1, 1))
    cells = np.arange(n)
    if method == "linear":
        return np.maximum(1 - np.abs(cells - place[:, None]), 0)
    first = np.floor(place).astype(int)
    shares = np.zeros((m, n))
    for step in range(-1, 3):
        x = np.abs(first + step - place)
        near, far = (1.25 * x - 2.25) * x * x + 1, (((5 - x) * x - 8) * x + 4) * 0.75
        cell = np.clip(first + step, 0, n - 1)
        np.add.at(shares, (np.arange(m), cell), np.where(x < 1, near, far))
    return shares


def resize_corners(x: jax.Array, size: Sequence[int], method: str) -> jax.Array:
    """Resize (batch, ..., channels); the outer cells of both maps coincide.

    Args:
        x: the input.
        size: outputs per axis.
        method: "linear", or "cubic" for Keys' kernel with a = -3/4.
    """
    for axis, m in enumerate(size, 1):
        shares = jnp.asarray(corner_shares(x.shape[axis], m, method), x.dtype)
        x = jnp.moveaxis(jnp.tensordot(x, shares, axes=(axis, 1)), -1, axis)
    return x


def enlarge_corners(x: jax.Array, factor: Sequence[int], method: str) -> jax.Array:
    """Enlarge by whole factors; the outer cells of both maps coincide."""
    sizes = [n * f for n, f in zip(x.shape[1:-1], factor, strict=True)]
    return resize_corners(x, sizes, method)
