"""Vectors from a learned set."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from flax import nnx
from jax.lax import stop_gradient


class Quantized(NamedTuple):
    """Results of a vector quantizer."""

    quantized: jax.Array  # (batch, ..., channels), the nearest codes
    index: jax.Array  # (batch, ...), their numbers
    loss: jax.Array  # (batch,), codebook and commitment loss


class VectorQuantizer(nnx.Module):
    """Replace every vector by the nearest code; the gradient passes straight through.

    Args:
        codes: number of codes.
        channels: size of a vector.
        commitment: weight of the loss that moves vectors to their codes.
        rngs: generators.
    """

    def __init__(
        self, codes: int, channels: int, *, commitment: float = 0.25, rngs: nnx.Rngs
    ) -> None:
        self.commitment = commitment
        bound = 1 / codes
        shape = (codes, channels)
        first = jax.random.uniform(rngs.params(), shape, minval=-bound, maxval=bound)
        self.embedding = nnx.Param(first)

    def __call__(self, x: jax.Array) -> Quantized:
        """Quantize (batch, ..., channels)."""
        codes = self.embedding[...]
        distance = jnp.sum(jnp.square(codes), axis=1) - 2 * x @ codes.T
        index = jnp.argmin(distance, axis=-1)
        near = jnp.take(codes, index, axis=0)
        axes = tuple(range(1, x.ndim))
        to_x = jnp.mean(jnp.square(near - stop_gradient(x)), axis=axes)
        to_code = jnp.mean(jnp.square(stop_gradient(near) - x), axis=axes)
        passed = x + stop_gradient(near - x)
        return Quantized(passed, index, to_x + self.commitment * to_code)
