"""Learned biases of attention scores, by distance."""

from __future__ import annotations

import math

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx


def bucket(distance: int, count: int, furthest: int, causal: bool) -> int:
    """The bucket of a key ``distance`` steps ahead of the query.

    Half of the buckets are for keys ahead, none with ``causal``; half of each side hold
    one distance, the others grow as powers up to ``furthest``.
    """
    side = count if causal else count // 2
    first = side if distance > 0 and not causal else 0
    far = max(-distance, 0) if causal else abs(distance)
    exact = side // 2
    if far < exact:
        return first + far
    share = math.log(far / exact) / math.log(furthest / exact)
    return first + min(exact + int(share * (side - exact)), side - 1)


class RelativeBias(nnx.Module):
    """A learned bias of the scores per head and bucket of distances, as in T5.

    Args:
        heads: heads of the attention.
        buckets: number of buckets.
        furthest: distance from which on all share a bucket.
        causal: use all buckets for keys behind the query.
        rngs: stream ``params``.
    """

    def __init__(
        self,
        heads: int,
        buckets: int,
        furthest: int,
        *,
        causal: bool = False,
        rngs: nnx.Rngs,
    ) -> None:
        self.buckets, self.furthest, self.causal = buckets, furthest, causal
        table = nnx.initializers.normal(0.02)(rngs.params(), (buckets, heads))
        self.embedding = nnx.Param(table)

    def __call__(self, x: jax.Array, *, kv: jax.Array | None = None) -> jax.Array:
        """Return (batch, heads, time, keys) for ``x`` and ``kv`` (batch, time, ...)."""
        kv = x if kv is None else kv
        far, times, keys = self.furthest, x.shape[1], kv.shape[1]
        rows = jnp.array(
            [bucket(d, self.buckets, far, self.causal) for d in range(-far, far + 1)]
        )
        ahead = jnp.arange(keys) - jnp.arange(times)[:, None]
        bias = self.embedding[rows[ahead.clip(-far, far) + far]].transpose(2, 0, 1)
        return jnp.broadcast_to(bias, (x.shape[0], *bias.shape))


class WindowBias(nnx.Module):
    """A learned bias of the scores per head and offset in a square window, as in Swin.

    Args:
        size: height and width of the window.
        heads: heads of the attention.
        rngs: stream ``params``.
    """

    def __init__(self, size: int, heads: int, *, rngs: nnx.Rngs) -> None:
        self.size = size
        shape = ((2 * size - 1) ** 2, heads)
        start = nnx.initializers.truncated_normal(0.02)
        self.embedding = nnx.Param(start(rngs.params(), shape))

    def __call__(self, x: jax.Array) -> jax.Array:
        """Return (batch, heads, cells, cells) for ``x`` (batch, ...)."""
        down, right = np.indices((self.size, self.size)).reshape(2, -1)
        rows = (down[:, None] - down + self.size - 1) * (2 * self.size - 1)
        rows += right[:, None] - right + self.size - 1
        bias = self.embedding[rows].transpose(2, 0, 1)
        return jnp.broadcast_to(bias, (x.shape[0], *bias.shape))
