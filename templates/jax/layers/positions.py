"""Positions added to sequences."""

from __future__ import annotations

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
    length, dim = x.shape[1:]
    channel = np.arange(dim)
    angle = np.arange(length)[:, None] / base ** ((channel - channel % 2) / dim)
    table = np.where(channel % 2 == 0, np.sin(angle), np.cos(angle))
    return x + jnp.asarray(table, x.dtype)
