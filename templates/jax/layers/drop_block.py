"""Square regions dropped while training."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from flax import nnx


class DropBlock2d(nnx.Module):
    """Zero squares of each map while training; nothing happens in evaluation.

    Args:
        rate: share of the pixels that go.
        block: side of a square.
        rngs: generators.
    """

    def __init__(self, rate: float, block: int, *, rngs: nnx.Rngs) -> None:
        self.rate, self.block = rate, block
        self.deterministic = False
        self.rngs = rngs.dropout.fork()

    def __call__(self, x: jax.Array) -> jax.Array:
        """Drop squares of ``x`` (batch, height, width, channels)."""
        if self.deterministic or self.rate == 0:
            return x
        batch, height, width, channels = x.shape
        rows, columns = height - self.block + 1, width - self.block + 1
        rate = self.rate * height * width / (self.block**2 * rows * columns)
        shape = (batch, rows, columns, channels)
        corners = jax.random.bernoulli(self.rngs(), rate, shape).astype(x.dtype)
        # A pixel goes if a corner was drawn up to a block above and left of it.
        room = ((0, 0), *((self.block - 1,) * 2,) * 2, (0, 0))
        gone = nnx.max_pool(jnp.pad(corners, room), window_shape=(self.block,) * 2)
        kept = 1 - gone
        return x * kept * (kept.size / jnp.sum(kept))
