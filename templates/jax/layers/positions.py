"""Positions added to sequences."""

from __future__ import annotations

import math

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx


class PositionEmbedding(nnx.Module):
    """Add a learned vector per position.

    Args:
        length: longest sequence.
        dim: channels.
        rngs: stream ``params``.
    """

    def __init__(self, length: int, dim: int, *, rngs: nnx.Rngs) -> None:
        table = nnx.initializers.normal(0.02)(rngs.params(), (length, dim))
        self.embedding = nnx.Param(table)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Add to ``x`` (batch, time, dim), where time is at most ``length``."""
        return x + self.embedding[: x.shape[1]]


def add_sinusoids(x: jax.Array, base: float = 10000.0) -> jax.Array:
    """Add sines on even and cosines on odd channels to ``x`` (batch, time, dim).

    NumPy makes the table in float64 while tracing; it is a constant of the program.
    """
    return x + jnp.asarray(sinusoids(*x.shape[1:], base), x.dtype)


def sinusoids(length: int, dim: int, base: float) -> np.ndarray:
    """Sines on even and cosines on odd channels, (length, dim)."""
    channel = np.arange(dim)
    angle = np.arange(length)[:, None] / base ** ((channel - channel % 2) / dim)
    return np.where(channel % 2 == 0, np.sin(angle), np.cos(angle))


class PositionEmbedding2d(nnx.Module):
    """Add a learned vector per pixel.

    Args:
        height: largest height.
        width: largest width.
        dim: channels.
        rngs: stream ``params``.
    """

    def __init__(self, height: int, width: int, dim: int, *, rngs: nnx.Rngs) -> None:
        table = nnx.initializers.normal(0.02)(rngs.params(), (height, width, dim))
        self.embedding = nnx.Param(table)

    def __call__(self, x: jax.Array) -> jax.Array:
        """Add to ``x`` (batch, height, width, dim), at most as large as the table."""
        return x + self.embedding[: x.shape[1], : x.shape[2]]


def add_sinusoids_2d(x: jax.Array, base: float = 10000.0) -> jax.Array:
    """Add fixed positions to ``x`` (batch, height, width, dim).

    Those of rows to the first half of the channels, those of columns to the second.
    """
    height, width, dim = x.shape[1:]
    rows = np.repeat(sinusoids(height, dim // 2, base)[:, None], width, axis=1)
    columns = np.repeat(sinusoids(width, dim // 2, base)[None], height, axis=0)
    return x + jnp.asarray(np.concatenate([rows, columns], -1), x.dtype)


def timestep_embedding(
    t: jax.Array,
    dim: int,
    *,
    base: float = 10000.0,
    shift: float = 0.0,
    cosines_first: bool = False,
) -> jax.Array:
    """Numbers ``t`` (batch,) as sines and cosines of many frequencies, (batch, dim).

    Args:
        t: numbers.
        dim: number of values.
        base: frequencies are ``base ** (-i / (dim // 2 - shift))``.
        shift: how much sooner the slowest frequency is reached.
        cosines_first: put the cosines in front of the sines.
    """
    half = dim // 2
    rate = np.exp(-math.log(base) / (half - shift) * np.arange(half))
    dtype = jnp.result_type(t, float)
    angle = t[:, None].astype(dtype) * jnp.asarray(rate, dtype)
    sine, cosine = jnp.sin(angle), jnp.cos(angle)
    if cosines_first:
        sine, cosine = cosine, sine
    return jnp.concatenate([sine, cosine], -1)


class FourierFeatures(nnx.Module):
    """Coordinates as cosines and sines of random directions.

    Args:
        channels: of the input.
        dim: number of values.
        sigma: standard deviation of the frequencies.
        learned: train the frequencies; they are fixed, and saved, by default.
        rngs: stream ``params``.
    """

    def __init__(
        self,
        channels: int,
        dim: int,
        sigma: float,
        *,
        learned: bool = False,
        rngs: nnx.Rngs,
    ) -> None:
        kind = nnx.Param if learned else nnx.BatchStat
        start = nnx.initializers.normal(sigma)
        self.frequencies = kind(start(rngs.params(), (channels, dim // 2)))

    def __call__(self, x: jax.Array) -> jax.Array:
        """Return (..., dim) for ``x`` (..., channels)."""
        angle = 2 * math.pi * x @ self.frequencies[...]
        return jnp.concatenate([jnp.cos(angle), jnp.sin(angle)], -1)
