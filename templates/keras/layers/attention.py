"""Multi-head attention over separate query, key, value and output projections."""

import keras
import numpy as np
from keras import layers, ops

from .portable import Dropout


@keras.saving.register_keras_serializable(package="layers")
class Attention(layers.Layer):
    """Multi-head scaled dot-product attention.

    Exact in every precision (`layers.MultiHeadAttention` rounds its scale to float32);
    a query that may attend to no key gets the output offset.

    Args:
        heads: query heads.
        head_dim: channels of one head; channels divided by heads by default.
        value_dim: channels of a head's values; those of its keys by default.
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
        portable_dropout: the same share, zeroed alike in every framework.
        use_bias: give the projections an offset.
        out_bias: whether the output projection has one; ``use_bias`` by default.
    """

    def __init__(
        self,
        heads,
        head_dim=None,
        value_dim=None,
        kv_heads=None,
        causal=False,
        window=None,
        rope_base=None,
        rope_scale=1.0,
        rope_dim=None,
        interleaved=False,
        alibi=False,
        qk_norm=None,
        soft_cap=None,
        sinks=None,
        scale=None,
        dropout=0.0,
        portable_dropout=None,
        use_bias=True,
        out_bias=None,
        **options,
    ):
        super().__init__(**options)
        self.heads = heads
        self.head_dim = head_dim
        self.value_dim = value_dim
        self.kv_heads = kv_heads
        self.causal = causal
        self.window = window
        self.rope_base = rope_base
        self.rope_scale = rope_scale
        self.rope_dim = rope_dim
        self.interleaved = interleaved
        self.alibi = alibi
        self.qk_norm = qk_norm
        self.soft_cap = soft_cap
        self.sinks = sinks
        self.scale = scale
        self.rate = dropout
        self.use_bias = use_bias
        self.out_bias = out_bias
        self.portable_rate = portable_dropout
        if portable_dropout is None:
            self.dropout = layers.Dropout(dropout) if dropout else None
        else:
            self.dropout = Dropout(portable_dropout)

    def build(self, inputs_shape, kv_shape=None):
        """Create the projections; kernels are (channels, heads, depth)."""
        channels = inputs_shape[-1]
        depth = self.head_dim or channels // self.heads
        value_dim = self.value_dim or depth
        kv_heads = self.kv_heads or self.heads
        kv_shape = kv_shape or inputs_shape
        # TensorFlow's float32 products are unsafe where "..." is an axis of size 1.
        lead = "abc"[: len(inputs_shape) - 2]
        self.query = self.split(lead, self.heads, depth, "query")
        self.key = self.split(lead, kv_heads, depth, "key")
        self.value = self.split(lead, kv_heads, value_dim, "value")
        out_bias = self.use_bias if self.out_bias is None else self.out_bias
        self.output_projection = layers.EinsumDense(
            f"{lead}thd,hde->{lead}te",
            output_shape=(*[None] * len(lead), channels),
            bias_axes="e" if out_bias else None,
            dtype=self.dtype_policy,
            name="output",
        )
        self.query.build(inputs_shape)
        self.key.build(kv_shape)
        self.value.build(kv_shape)
        self.output_projection.build((*inputs_shape[:-1], self.heads, value_dim))
        if self.qk_norm is not None:
            self.query_norm = self.norm("query_norm")
            self.query_norm.build((*inputs_shape[:-1], self.heads, depth))
            self.key_norm = self.norm("key_norm")
            self.key_norm.build((*kv_shape[:-1], kv_heads, depth))
        if self.sinks is not None:
            start = keras.initializers.Constant(self.sinks)
            self.sink = self.add_weight((self.heads,), start, name="sinks")

    def split(self, lead, heads, depth, name):
        """A projection to heads."""
        return layers.EinsumDense(
            f"{lead}te,ehd->{lead}thd",
            output_shape=(*[None] * len(lead), heads, depth),
            bias_axes="hd" if self.use_bias else None,
            dtype=self.dtype_policy,
            name=name,
        )

    def norm(self, name):
        """A norm of queries or keys."""
        return layers.RMSNormalization(
            epsilon=self.qk_norm, dtype=self.dtype_policy, name=name
        )

    def call(
        self,
        inputs,
        kv=None,
        key_mask=None,
        pair_mask=None,
        position_bias=None,
        training=None,
    ):
        """Attend from every position of ``inputs``.

        Args:
            inputs: queries, (batch, ..., time, channels).
            kv: the sequence to attend to, (batch, ..., keys, kv_channels); ``inputs``
                by default.
            key_mask: (batch, ..., keys), true at keys that may be attended to.
            pair_mask: (batch, ..., time, keys), true where a query may attend to a key.
            position_bias: added to the scores, (batch, ..., heads, time, keys).
            training: whether attention weights are dropped.

        Returns:
            (batch, ..., time, channels).
        """
        source = inputs if kv is None else kv
        # Each is (..., time, heads, depth).
        q, k, v = self.query(inputs), self.key(source), self.value(source)
        if self.qk_norm is not None:
            q, k = self.query_norm(q), self.key_norm(k)
        if self.rope_base is not None:
            q, k = self.turned(q), self.turned(k)
        if self.kv_heads is not None:
            shared = self.heads // self.kv_heads
            k, v = ops.repeat(k, shared, axis=-2), ops.repeat(v, shared, axis=-2)
        scale = q.shape[-1] ** -0.5 if self.scale is None else self.scale
        scores = ops.einsum("...thd,...shd->...hts", q * scale, k)
        steps = ahead(*ops.shape(scores)[-2:])
        if self.soft_cap is not None:
            scores = self.soft_cap * ops.tanh(scores / self.soft_cap)
        if position_bias is not None:
            scores = scores + position_bias
        if self.alibi:
            scores = scores + alibi_bias(self.heads, steps, scores.dtype)
        lowest = -3e4 if self.compute_dtype == "float16" else -1e30
        if self.causal:
            scores = ops.where(steps > 0, lowest, scores)
        if self.window is not None:
            scores = ops.where(ops.abs(steps) >= self.window, lowest, scores)
        if key_mask is not None:
            scores = ops.where(key_mask[..., None, None, :], scores, lowest)
        if pair_mask is not None:
            scores = ops.where(pair_mask[..., None, :, :], scores, lowest)
        if self.sinks is None:
            weights = ops.softmax(scores)
        else:
            weights = softmax_with_sinks(scores, self.sink)
        apart = kv is not None and self.window is not None
        if key_mask is not None or pair_mask is not None or apart:
            # A query that may attend to nothing gets no value.
            weights = ops.where(scores > lowest, weights, 0.0)
        if self.dropout is not None:
            weights = self.dropout(weights, training=training)
        return self.output_projection(ops.einsum("...hts,...shd->...thd", weights, v))

    def turned(self, x):
        """Queries or keys turned by their position."""
        return rotate(
            x,
            self.rope_base,
            scale=self.rope_scale,
            dim=self.rope_dim,
            interleaved=self.interleaved,
        )

    def compute_output_shape(
        self,
        inputs_shape,
        kv_shape=None,
        key_mask_shape=None,
        pair_mask_shape=None,
        position_bias_shape=None,
    ):
        """The shape of the input."""
        return inputs_shape

    def get_config(self):
        """Arguments of the constructor."""
        return {
            **super().get_config(),
            "heads": self.heads,
            "head_dim": self.head_dim,
            "value_dim": self.value_dim,
            "kv_heads": self.kv_heads,
            "causal": self.causal,
            "window": self.window,
            "rope_base": self.rope_base,
            "rope_scale": self.rope_scale,
            "rope_dim": self.rope_dim,
            "interleaved": self.interleaved,
            "alibi": self.alibi,
            "qk_norm": self.qk_norm,
            "soft_cap": self.soft_cap,
            "sinks": self.sinks,
            "scale": self.scale,
            "dropout": self.rate,
            "portable_dropout": self.portable_rate,
            "use_bias": self.use_bias,
            "out_bias": self.out_bias,
        }


def ahead(times, keys):
    """Steps from each query ahead to each key, (time, keys)."""
    return ops.arange(keys) - ops.arange(times)[:, None]


def softmax_with_sinks(scores, sinks):
    """Softmax in which attending to nothing has a score too, (heads,)."""
    sink = ops.broadcast_to(sinks[:, None, None], (*ops.shape(scores)[:-1], 1))
    return ops.softmax(ops.concatenate([scores, sink], -1))[..., :-1]


def alibi_slopes(heads):
    """Slopes 2^(-8 / n), 2^(-16 / n), … for n heads.

    Where n is no power of two: those of the power below, then every second one of the
    power above.
    """
    power = 1 << (heads.bit_length() - 1)
    slopes = [2.0 ** (-8 * (i + 1) / power) for i in range(power)]
    return slopes + [2.0 ** (-4 * (2 * i + 1) / power) for i in range(heads - power)]


def alibi_bias(heads, steps, dtype):
    """Scores that fall with the distance at a slope per head, (heads, time, keys)."""
    slopes = ops.convert_to_tensor(alibi_slopes(heads), dtype)
    return -slopes[:, None, None] * ops.cast(ops.abs(steps), dtype)


def turns(length, dim, base, dtype, scale=1.0):
    """Cosines and sines of t / scale / base^(2 i / dim), each (length, 1, dim / 2).

    Angles are computed in float64: exact before the last rounding.
    """
    rate = base ** (-np.arange(0, dim, 2) / dim) / scale
    time = ops.arange(length, dtype="float64")[:, None, None]
    angle = time * ops.convert_to_tensor(rate, dtype="float64")
    return ops.cast(ops.cos(angle), dtype), ops.cast(ops.sin(angle), dtype)


def rotate(x, base, scale=1.0, dim=None, interleaved=False):
    """Turn pairs of channels of ``x`` (..., time, heads, depth) by their position.

    Args:
        x: queries or keys.
        base: pair i turns by ``t / base ** (2 * i / dim)`` at time t.
        scale: divisor of the positions.
        dim: channels that are turned, from the first; all by default.
        interleaved: pair channels 2 i and 2 i + 1 instead of i and i + dim / 2.
    """
    many = dim or x.shape[-1]
    cos, sin = turns(ops.shape(x)[-3], many, base, x.dtype, scale=scale)
    head = x if dim is None else x[..., :dim]
    if interleaved:
        a, b = head[..., ::2], head[..., 1::2]
        y = ops.stack([a * cos - b * sin, a * sin + b * cos], -1)
        y = ops.reshape(y, ops.shape(head))
    else:
        a, b = ops.split(head, 2, -1)
        y = ops.concatenate([a * cos - b * sin, a * sin + b * cos], -1)
    return y if dim is None else ops.concatenate([y, x[..., dim:]], -1)


@keras.saving.register_keras_serializable(package="layers")
class AlibiScores(layers.Layer):
    """Scores of attention that fall with the distance, at a slope per head.

    Args:
        heads: heads of the attention.
    """

    def __init__(self, heads, **options):
        super().__init__(**options)
        self.heads = heads

    def call(self, inputs, kv=None):
        """Scores of the steps of two sequences, (batch, heads, time, keys)."""
        batch, times = ops.shape(inputs)[:2]
        keys = times if kv is None else ops.shape(kv)[1]
        bias = alibi_bias(self.heads, ahead(times, keys), inputs.dtype)
        return ops.broadcast_to(bias, (batch, self.heads, times, keys))

    def compute_output_shape(self, inputs_shape, kv_shape=None):
        """(batch, heads, time, keys)."""
        keys = (kv_shape or inputs_shape)[1]
        return (inputs_shape[0], self.heads, inputs_shape[1], keys)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "heads": self.heads}


@keras.saving.register_keras_serializable(package="layers")
class Rotary(layers.Layer):
    """Turn pairs of channels of each head by their position.

    Args:
        base: pair i turns by ``t / base ** (2 * i / dim)`` at time t.
        heads: heads that lie side by side.
        scale: divisor of the positions.
        dim: channels of a head that are turned, from the first; all by default.
        interleaved: pair channels 2 i and 2 i + 1 instead of i and i + dim / 2.
    """

    def __init__(
        self,
        base,
        heads=1,
        scale=1.0,
        dim=None,
        interleaved=False,
        **options,
    ):
        super().__init__(**options)
        self.base = base
        self.heads = heads
        self.scale = scale
        self.dim = dim
        self.interleaved = interleaved

    def call(self, inputs):
        """Turn (..., time, heads * depth)."""
        depth = inputs.shape[-1] // self.heads
        shape = ops.shape(inputs)
        y = rotate(
            ops.reshape(inputs, (*shape[:-1], self.heads, depth)),
            self.base,
            scale=self.scale,
            dim=self.dim,
            interleaved=self.interleaved,
        )
        return ops.reshape(y, shape)

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape

    def get_config(self):
        """Arguments of the constructor."""
        return {
            **super().get_config(),
            "base": self.base,
            "heads": self.heads,
            "scale": self.scale,
            "dim": self.dim,
            "interleaved": self.interleaved,
        }
