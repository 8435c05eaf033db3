"""Noise while training that Flax lacks; nothing happens in evaluation."""

from __future__ import annotations

from collections.abc import Sequence

import jax
import jax.numpy as jnp
from flax import nnx


class AlphaDropout(nnx.Module):
    """Dropout that keeps mean 0 and variance 1, for networks of SELUs.

    Args:
        rate: share of values that become what a SELU approaches on the left.
        broadcast_dims: axes along which one draw holds.
        rngs: generators.
    """

    def __init__(
        self, rate: float, *, broadcast_dims: Sequence[int] = (), rngs: nnx.Rngs
    ) -> None:
        self.rate = rate
        self.broadcast_dims = broadcast_dims
        self.deterministic = False
        self.rngs = rngs.dropout.fork()

    def __call__(self, x: jax.Array) -> jax.Array:
        """Replace values, then rescale."""
        if self.deterministic or self.rate == 0:
            return x
        shape = list(x.shape)
        for axis in self.broadcast_dims:
            shape[axis] = 1
        kept = jax.random.bernoulli(self.rngs(), 1 - self.rate, shape)
        lowest = -1.7580993408473766
        factor = ((1 - self.rate) * (1 + self.rate * lowest**2)) ** -0.5
        return factor * jnp.where(kept, x, lowest) - factor * self.rate * lowest


class GaussianNoise(nnx.Module):
    """Add normal noise with standard deviation ``std``."""

    def __init__(self, std: float, *, rngs: nnx.Rngs) -> None:
        self.std = std
        self.deterministic = False
        self.rngs = rngs.dropout.fork()

    def __call__(self, x: jax.Array) -> jax.Array:
        """Disturb every value."""
        if self.deterministic or self.std == 0:
            return x
        return x + self.std * jax.random.normal(self.rngs(), x.shape, x.dtype)


class GaussianDropout(nnx.Module):
    """Multiply by normal noise around 1 with the variance of dropout."""

    def __init__(self, rate: float, *, rngs: nnx.Rngs) -> None:
        self.rate = rate
        self.deterministic = False
        self.rngs = rngs.dropout.fork()

    def __call__(self, x: jax.Array) -> jax.Array:
        """Disturb every value."""
        if self.deterministic or self.rate == 0:
            return x
        std = (self.rate / (1 - self.rate)) ** 0.5
        return x * (1 + std * jax.random.normal(self.rngs(), x.shape, x.dtype))
