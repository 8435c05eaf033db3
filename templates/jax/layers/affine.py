"""Layers that learn a few numbers per channel."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from flax import nnx


class LayerScale(nnx.Module):
    """Multiply every channel by a learned number that starts small."""

    def __init__(self, channels: int, *, init: float = 1e-5) -> None:
        self.scale = nnx.Param(jnp.full(channels, init))

    def __call__(self, x: jax.Array) -> jax.Array:
        """Scale ``x``, (..., channels)."""
        return x * self.scale[...]


class Affine(nnx.Module):
    """Multiply every channel by a learned number and add another one."""

    def __init__(
        self, channels: int, *, use_scale: bool = True, use_bias: bool = True
    ) -> None:
        self.scale = nnx.Param(jnp.ones(channels)) if use_scale else None
        self.bias = nnx.Param(jnp.zeros(channels)) if use_bias else None

    def __call__(self, x: jax.Array) -> jax.Array:
        """Scale and shift ``x``, (..., channels)."""
        x = x if self.scale is None else x * self.scale[...]
        return x if self.bias is None else x + self.bias[...]


class DynamicTanh(Affine):
    """Squash with a learned steepness, then scale and shift every channel."""

    def __init__(
        self,
        channels: int,
        *,
        alpha: float = 0.5,
        use_scale: bool = True,
        use_bias: bool = True,
    ) -> None:
        super().__init__(channels, use_scale=use_scale, use_bias=use_bias)
        self.alpha = nnx.Param(jnp.full(1, alpha))

    def __call__(self, x: jax.Array) -> jax.Array:
        """Squash ``x``, (..., channels)."""
        return super().__call__(jnp.tanh(self.alpha[...] * x))
