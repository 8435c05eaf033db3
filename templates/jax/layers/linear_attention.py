"""Attention at a cost that is linear in the length."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from flax import nnx


class LinearAttention(nnx.Module):
    """Multi-head attention with the kernel ``(elu(q) + 1) . (elu(k) + 1)``.

    Args:
        dim: channels of the input and of the output.
        heads: number of heads.
        head_dim: channels of one head; ``dim // heads`` by default.
        kv_dim: channels of the other sequence; ``dim`` by default.
        causal: let position t attend to positions up to t only.
        use_bias: give the projections an offset.
        epsilon: added to the divisor.
        rngs: stream ``params``.
    """

    def __init__(
        self,
        dim: int,
        heads: int,
        *,
        head_dim: int | None = None,
        kv_dim: int | None = None,
        causal: bool = False,
        use_bias: bool = True,
        epsilon: float,
        rngs: nnx.Rngs,
    ) -> None:
        kv_dim = kv_dim or dim
        self.causal = causal
        self.epsilon = epsilon
        split = (heads, head_dim or dim // heads)
        self.query = nnx.LinearGeneral(dim, split, use_bias=use_bias, rngs=rngs)
        self.key = nnx.LinearGeneral(kv_dim, split, use_bias=use_bias, rngs=rngs)
        self.value = nnx.LinearGeneral(kv_dim, split, use_bias=use_bias, rngs=rngs)
        self.output = nnx.LinearGeneral(
            split, dim, axis=(-2, -1), use_bias=use_bias, rngs=rngs
        )

    def __call__(
        self,
        x: jax.Array,
        *,
        kv: jax.Array | None = None,
        mask: jax.Array | None = None,
    ) -> jax.Array:
        """Attend from every position of ``x``.

        Args:
            x: queries, (batch, time, dim).
            kv: the sequence to attend to, (batch, keys, kv_dim); ``x`` by default.
            mask: (batch, keys), true at keys that may be attended to.

        Returns:
            (batch, time, dim).
        """
        kv = x if kv is None else kv
        # Each is (batch, time, heads, depth).
        q, k = jax.nn.elu(self.query(x)) + 1, jax.nn.elu(self.key(kv)) + 1
        v = self.value(kv)
        if mask is not None:
            k = k * mask[..., None, None]
        if self.causal:
            state = jnp.einsum("bshd,bshm->bshdm", k, v).cumsum(1)
            y = jnp.einsum("bthd,bthdm->bthm", q, state)
            total = (q * k.cumsum(1)).sum(-1, keepdims=True)
        else:
            state = jnp.einsum("bshd,bshm->bhdm", k, v)
            y = jnp.einsum("bthd,bhdm->bthm", q, state)
            total = (q * k.sum(1, keepdims=True)).sum(-1, keepdims=True)
        return self.output(y / (total + self.epsilon))
