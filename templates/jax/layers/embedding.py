"""Ids as vectors."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from flax import nnx


class Embed(nnx.Embed):
    """`flax.nnx.Embed` in the precision that its table has now.

    The base class computes in the precision the table had when it was made, also after
    the weights were cast.
    """

    def __call__(self, inputs: jax.Array) -> jax.Array:
        """Rows of the table: (...) to (..., features)."""
        return jnp.take(self.embedding[...], inputs, axis=0)

    def attend(self, query: jax.Array) -> jax.Array:
        """Products with every row: (..., features) to (..., num_embeddings)."""
        return query @ self.embedding[...].T
