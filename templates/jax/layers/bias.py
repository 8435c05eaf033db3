"""A learned offset."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from flax import nnx


class Bias(nnx.Module):
    """Add one learned number per channel."""

    def __init__(self, channels: int) -> None:
        self.bias = nnx.Param(jnp.zeros(channels))

    def __call__(self, x: jax.Array) -> jax.Array:
        """Add the offsets to ``x``, (..., channels)."""
        return x + self.bias[...]
