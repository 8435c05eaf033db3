"""Normalisations that Flax computes too slowly or too roughly."""

import jax
import jax.numpy as jnp
from flax import nnx


class LayerNorm(nnx.LayerNorm):
    """Layer normalisation with the variance of the centred values.

    ``E[x^2] - E[x]^2``, the default of Flax, loses digits when the mean is large; its
    exact variant reads the input more often than this one.
    """

    def __call__(self, x: jax.Array) -> jax.Array:
        """Normalise the last axis of (..., channels)."""
        centred = x - jnp.mean(x, axis=-1, keepdims=True)
        variance = jnp.mean(centred * centred, axis=-1, keepdims=True)
        factor = jax.lax.rsqrt(variance + self.epsilon)
        if self.scale is not None:
            factor = factor * self.scale[...]
        y = centred * factor
        return y if self.bias is None else y + self.bias[...]


class ScaleNorm(nnx.Module):
    """Give vectors one learned length.

    Args:
        channels: number of channels; its root is the first length.
        epsilon: smallest length that is divided by.
    """

    def __init__(self, channels: int, *, epsilon: float = 1e-5) -> None:
        self.epsilon = epsilon
        self.scale = nnx.Param(jnp.full(1, channels**0.5))

    def __call__(self, x: jax.Array) -> jax.Array:
        """Normalise the last axis of (..., channels)."""
        square = jnp.sum(jnp.square(x), axis=-1, keepdims=True)
        # The root is taken after the bound: the gradient at the zero vector is finite.
        least = self.epsilon**2
        factor = jax.lax.rsqrt(jnp.where(square > least, square, least))
        return x * (self.scale[...] * factor)


class GlobalResponseNorm(nnx.Module):
    """Weigh every channel by the length of its map relative to the others."""

    def __init__(self, channels: int, *, epsilon: float = 1e-6) -> None:
        self.epsilon = epsilon
        self.scale = nnx.Param(jnp.zeros(channels))
        self.bias = nnx.Param(jnp.zeros(channels))

    def __call__(self, x: jax.Array) -> jax.Array:
        """Normalise (batch, ..., channels)."""
        positions = tuple(range(1, x.ndim - 1))
        square = jnp.sum(jnp.square(x), axis=positions, keepdims=True)
        # An empty map has length 0 and gradient 0.
        length = jnp.where(square > 0, jnp.sqrt(jnp.where(square > 0, square, 1)), 0)
        share = length / (jnp.mean(length, axis=-1, keepdims=True) + self.epsilon)
        return x * (1 + share * self.scale[...]) + self.bias[...]


class FilterResponseNorm(nnx.Module):
    """Divide every channel by its root mean square; cut below a learned threshold."""

    def __init__(
        self, channels: int, *, epsilon: float = 1e-6, threshold: bool = True
    ) -> None:
        self.epsilon = epsilon
        self.scale = nnx.Param(jnp.ones(channels))
        self.bias = nnx.Param(jnp.zeros(channels))
        self.threshold = nnx.Param(jnp.zeros(channels)) if threshold else None

    def __call__(self, x: jax.Array) -> jax.Array:
        """Normalise (batch, ..., channels)."""
        positions = tuple(range(1, x.ndim - 1))
        mean_square = jnp.mean(jnp.square(x), axis=positions, keepdims=True)
        factor = jax.lax.rsqrt(mean_square + self.epsilon) * self.scale[...]
        y = x * factor + self.bias[...]
        if self.threshold is None:
            return y
        least = self.threshold[...]
        return jnp.where(y > least, y, least)
