"""Multi-head attention over separate query, key, value and output projections."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from flax import nnx


class Attention(nnx.Module):
    """Multi-head scaled dot-product attention.

    The softmax keeps the precision of its input (`jax.nn.dot_product_attention` uses
    float32); a query that may attend to no key gets the output offset.

    Args:
        dim: channels of the input and of the output.
        heads: query heads.
        head_dim: channels of one head; ``dim // heads`` by default.
        value_dim: channels of a head's values; those of its keys by default.
        kv_dim: channels of the other sequence; ``dim`` by default.
        kv_heads: key and value heads, each shared by ``heads // kv_heads``
            neighbouring query heads; ``heads`` by default.
        causal: let position t attend to positions up to t only.
        window: attend to positions fewer than ``window`` steps away only.
        rope_base: turn queries and keys by their position (`rotate`).
        rope_scale: divisor of the positions.
        rope_dim: channels of a head that are turned; all by default.
        interleaved: pair neighbouring channels instead of the halves.
        alibi: lower the scores linearly with the distance.
        qk_norm: normalise queries and keys, with this epsilon.
        soft_cap: bound of the scores, by tanh.
        sinks: learn a score per head for attending to nothing; its first value.
        scale: factor of the scores; ``head_dim ** -0.5`` by default.
        dropout: share of the attention weights zeroed in training.
        drop: a module that zeroes attention weights, in place of ``dropout``.
        use_bias: give the projections an offset.
        out_bias: whether the output projection has one; ``use_bias`` by default.
        rngs: streams ``params`` and ``dropout``.
    """

    def __init__(
        self,
        dim: int,
        heads: int,
        *,
        head_dim: int | None = None,
        value_dim: int | None = None,
        kv_dim: int | None = None,
        kv_heads: int | None = None,
        causal: bool = False,
        window: int | None = None,
        rope_base: float | None = None,
        rope_scale: float = 1.0,
        rope_dim: int | None = None,
        interleaved: bool = False,
        alibi: bool = False,
        qk_norm: float | None = None,
        soft_cap: float | None = None,
        sinks: float | None = None,
        scale: float | None = None,
        dropout: float = 0.0,
        drop: nnx.Module | None = None,
        use_bias: bool = True,
        out_bias: bool | None = None,
        rngs: nnx.Rngs,
    ) -> None:
        depth = head_dim or dim // heads
        value_dim = value_dim or depth
        kv_dim = kv_dim or dim
        self.shared = None if kv_heads is None else heads // kv_heads
        kv_heads = kv_heads or heads
        self.causal = causal
        self.window = window
        self.rope_base = rope_base
        self.rope_scale = rope_scale
        self.rope_dim = rope_dim
        self.interleaved = interleaved
        self.alibi = alibi
        self.qk_norm = qk_norm
        self.soft_cap = soft_cap
        self.scale = scale
        self.query = nnx.LinearGeneral(
            dim, (heads, depth), use_bias=use_bias, rngs=rngs
        )
        self.key = nnx.LinearGeneral(
            kv_dim, (kv_heads, depth), use_bias=use_bias, rngs=rngs
        )
        self.value = nnx.LinearGeneral(
            kv_dim, (kv_heads, value_dim), use_bias=use_bias, rngs=rngs
        )
        out_bias = use_bias if out_bias is None else out_bias
        self.output = nnx.LinearGeneral(
            (heads, value_dim), dim, axis=(-2, -1), use_bias=out_bias, rngs=rngs
        )
        if qk_norm is not None:
            self.query_norm = nnx.RMSNorm(depth, epsilon=qk_norm, rngs=rngs)
            self.key_norm = nnx.RMSNorm(depth, epsilon=qk_norm, rngs=rngs)
        self.sinks = nnx.Param(jnp.full(heads, sinks)) if sinks is not None else None
        self.dropout = nnx.Dropout(dropout, rngs=rngs) if dropout else drop

    def __call__(
        self,
        x: jax.Array,
        *,
        kv: jax.Array | None = None,
        mask: jax.Array | None = None,
        pair_mask: jax.Array | None = None,
        position_bias: jax.Array | None = None,
    ) -> jax.Array:
        """Attend from every position of ``x``.

        Args:
            x: queries, (batch, ..., time, dim).
            kv: the sequence to attend to, (batch, ..., keys, kv_dim); ``x`` by default.
            mask: (batch, ..., keys), true at keys that may be attended to.
            pair_mask: (batch, ..., time, keys), true where a query may attend to a key.
            position_bias: added to the scores, (batch, ..., heads, time, keys).

        Returns:
            (batch, ..., time, dim).
        """
        source = x if kv is None else kv
        # Each is (..., time, heads, depth).
        q, k, v = self.query(x), self.key(source), self.value(source)
        if self.qk_norm is not None:
            q, k = self.query_norm(q), self.key_norm(k)
        if self.rope_base is not None:
            q, k = self.turned(q), self.turned(k)
        if self.shared is not None:
            k = jnp.repeat(k, self.shared, axis=-2)
            v = jnp.repeat(v, self.shared, axis=-2)
        scale = q.shape[-1] ** -0.5 if self.scale is None else self.scale
        scores = jnp.einsum("...thd,...shd->...hts", q * scale, k)
        steps = ahead(q.shape[-3], k.shape[-3])
        if self.soft_cap is not None:
            scores = self.soft_cap * jnp.tanh(scores / self.soft_cap)
        if position_bias is not None:
            scores = scores + position_bias
        if self.alibi:
            scores = scores + alibi_bias(q.shape[-2], steps, scores.dtype)
        lowest = jnp.finfo(scores.dtype).min
        if self.causal:
            scores = jnp.where(steps > 0, lowest, scores)
        if self.window is not None:
            scores = jnp.where(abs(steps) >= self.window, lowest, scores)
        if mask is not None:
            scores = jnp.where(mask[..., None, None, :], scores, lowest)
        if pair_mask is not None:
            scores = jnp.where(pair_mask[..., None, :, :], scores, lowest)
        if self.sinks is None:
            weights = jax.nn.softmax(scores)
        else:
            weights = softmax_with_sinks(scores, self.sinks[...])
        apart = kv is not None and self.window is not None
        if mask is not None or pair_mask is not None or apart:
            # A query that may attend to nothing gets no value.
            weights = jnp.where(scores > lowest, weights, 0)
        if self.dropout is not None:
            weights = self.dropout(weights)
        return self.output(jnp.einsum("...hts,...shd->...thd", weights, v))

    def turned(self, x: jax.Array) -> jax.Array:
        """Queries or keys turned by their position."""
        return rotate(
            x,
            self.rope_base,
            scale=self.rope_scale,
            dim=self.rope_dim,
            interleaved=self.interleaved,
        )


def ahead(times: int, keys: int) -> jax.Array:
    """Steps from each query ahead to each key, (time, keys)."""
    return jnp.arange(keys) - jnp.arange(times)[:, None]


def softmax_with_sinks(scores: jax.Array, sinks: jax.Array) -> jax.Array:
    """Softmax in which attending to nothing has a score too, (heads,)."""
    sink = jnp.broadcast_to(sinks[:, None, None], (*scores.shape[:-1], 1))
    return jax.nn.softmax(jnp.concatenate([scores, sink], -1))[..., :-1]


def alibi_slopes(heads: int) -> list[float]:
    """Slopes 2^(-8 / n), 2^(-16 / n), … for n heads.

    Where n is no power of two: those of the power below, then every second one of the
    power above.
    """
    power = 1 << (heads.bit_length() - 1)
    slopes = [2.0 ** (-8 * (i + 1) / power) for i in range(power)]
    return slopes + [2.0 ** (-4 * (2 * i + 1) / power) for i in range(heads - power)]


def alibi_bias(heads: int, steps: jax.Array, dtype: jnp.dtype) -> jax.Array:
    """Scores that fall with the distance at a slope per head, (heads, time, keys)."""
    return -jnp.asarray(alibi_slopes(heads), dtype)[:, None, None] * abs(steps)


def alibi_scores(x: jax.Array, heads: int, *, kv: jax.Array | None = None) -> jax.Array:
    """`alibi_bias` of the steps of ``x`` and of ``kv``, (batch, heads, time, keys)."""
    kv = x if kv is None else kv
    bias = alibi_bias(heads, ahead(x.shape[1], kv.shape[1]), x.dtype)
    return jnp.broadcast_to(bias, (x.shape[0], *bias.shape))


def rotate(
    x: jax.Array,
    base: float,
    *,
    scale: float = 1.0,
    dim: int | None = None,
    interleaved: bool = False,
) -> jax.Array:
    """Turn pairs of channels of ``x`` (..., time, heads, depth) by their position.

    NumPy makes the table in float64 while tracing; it is a constant of the program.

    Args:
        x: queries or keys.
        base: pair i turns by ``t / base ** (2 * i / dim)`` at time t.
        scale: divisor of the positions.
        dim: channels that are turned, from the first; all by default.
        interleaved: pair channels 2 i and 2 i + 1 instead of i and i + dim / 2.
    """
    many = dim or x.shape[-1]
    rate = base ** (-np.arange(0, many, 2) / many) / scale
    angle = np.arange(x.shape[-3])[:, None, None] * rate
    cos, sin = jnp.asarray(np.cos(angle), x.dtype), jnp.asarray(np.sin(angle), x.dtype)
    head = x if dim is None else x[..., :dim]
    if interleaved:
        a, b = head[..., ::2], head[..., 1::2]
        y = jnp.stack([a * cos - b * sin, a * sin + b * cos], -1).reshape(head.shape)
    else:
        a, b = jnp.split(head, 2, -1)
        y = jnp.concatenate([a * cos - b * sin, a * sin + b * cos], -1)
    return y if dim is None else jnp.concatenate([y, x[..., dim:]], -1)


def rotary(
    x: jax.Array,
    base: float,
    *,
    heads: int = 1,
    scale: float = 1.0,
    dim: int | None = None,
    interleaved: bool = False,
) -> jax.Array:
    """`rotate` each head of ``x`` (..., time, heads * depth)."""
    split = x.reshape(*x.shape[:-1], heads, -1)
    y = rotate(split, base, scale=scale, dim=dim, interleaved=interleaved)
    return y.reshape(x.shape)
