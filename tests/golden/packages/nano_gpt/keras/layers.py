"""Layers that the framework lacks, or says differently."""

import math

import keras
from keras import layers, ops


def gelu(x, approximate=False):
    """Return x times the normal distribution function; ``approximate`` uses tanh.

    ``ops.gelu`` holds its constants in float32.
    """
    if approximate:
        inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x)
        return 0.5 * x * (1 + ops.tanh(inner))
    return 0.5 * x * (1 + ops.erf(x * math.sqrt(0.5)))


@keras.saving.register_keras_serializable(package="layers")
class Attention(layers.Layer):
    """Scaled dot-product attention of a sequence with itself or with another one.

    Exact in every precision; a query that may attend to no key gets the output offset.

    Args:
        heads: query heads.
        head_dim: channels of one head; channels divided by heads by default.
        kv_heads: key and value heads, each shared by ``heads // kv_heads``
            neighbouring query heads; ``heads`` by default.
        causal: let position t attend to positions up to t only.
        dropout: share of the attention weights zeroed in training.
        use_bias: give all four projections an offset.
    """

    def __init__(
        self,
        heads,
        head_dim=None,
        kv_heads=None,
        causal=False,
        dropout=0.0,
        use_bias=True,
        **options,
    ):
        super().__init__(**options)
        self.heads, self.head_dim, self.kv_heads = heads, head_dim, kv_heads or heads
        self.causal, self.rate, self.use_bias = causal, dropout, use_bias
        self.dropout = layers.Dropout(dropout)

    def build(self, inputs_shape, kv_shape=None):
        """Create the projections; kernels are (channels, heads, head_dim)."""
        channels = inputs_shape[-1]
        depth = self.head_dim or channels // self.heads

        def split(heads, name):
            return layers.EinsumDense(
                "bte,ehd->bthd",
                output_shape=(None, heads, depth),
                bias_axes="hd" if self.use_bias else None,
                dtype=self.dtype_policy,
                name=name,
            )

        self.query = split(self.heads, "query")
        self.key = split(self.kv_heads, "key")
        self.value = split(self.kv_heads, "value")
        self.output_projection = layers.EinsumDense(
            "bthd,hde->bte",
            output_shape=(None, channels),
            bias_axes="e" if self.use_bias else None,
            dtype=self.dtype_policy,
            name="output",
        )
        self.query.build(inputs_shape)
        self.key.build(kv_shape or inputs_shape)
        self.value.build(kv_shape or inputs_shape)
        self.output_projection.build((None, None, self.heads, depth))

    def call(self, inputs, kv=None, key_mask=None, training=None):
        """Attend from ``inputs`` to ``kv``, or to ``inputs`` itself.

        Args:
            inputs: queries, (batch, time, channels).
            kv: the other sequence, (batch, keys, kv_channels).
            key_mask: (batch, keys), true at keys that may be attended to.
            training: whether attention weights are dropped.

        Returns:
            (batch, time, channels).
        """
        kv = inputs if kv is None else kv
        shared = self.heads // self.kv_heads
        # Each is (batch, time, heads, depth).
        q, k, v = self.query(inputs), self.key(kv), self.value(kv)
        if shared > 1:
            k, v = ops.repeat(k, shared, axis=2), ops.repeat(v, shared, axis=2)
        scores = ops.einsum("bthd,bshd->bhts", q * q.shape[-1] ** -0.5, k)
        allowed = self.allowed(scores, key_mask)
        if allowed is None:
            weights = ops.softmax(scores)
        else:
            lowest = -3e4 if self.compute_dtype == "float16" else -1e30
            weights = ops.softmax(ops.where(allowed, scores, lowest))
            weights = ops.where(allowed, weights, 0.0)
        weights = self.dropout(weights, training=training)
        return self.output_projection(ops.einsum("bhts,bshd->bthd", weights, v))

    def allowed(self, scores, key_mask):
        """Pairs that may attend, as (batch, heads, time, keys); None for all."""
        mask = None if key_mask is None else key_mask[:, None, None, :]
        if not self.causal:
            return mask
        times, keys = ops.shape(scores)[-2:]
        past = ops.arange(times)[:, None] >= ops.arange(keys)
        return past if mask is None else ops.logical_and(mask, past)

    def compute_output_shape(self, inputs_shape, kv_shape=None, key_mask_shape=None):
        """The shape of the input."""
        return inputs_shape

    def get_config(self):
        """Arguments of the constructor."""
        return {
            **super().get_config(),
            "heads": self.heads,
            "head_dim": self.head_dim,
            "kv_heads": self.kv_heads,
            "causal": self.causal,
            "dropout": self.rate,
            "use_bias": self.use_bias,
        }


@keras.saving.register_keras_serializable(package="layers")
class PositionEmbedding(layers.Layer):
    """Add a learned vector per position.

    Args:
        length: longest sequence.
    """

    def __init__(self, length, **options):
        super().__init__(**options)
        self.length = length

    def build(self, input_shape):
        """Create the table, (length, channels)."""
        self.embeddings = self.add_weight(
            shape=(self.length, input_shape[-1]),
            initializer=keras.initializers.RandomNormal(stddev=0.02),
            name="embeddings",
        )

    def call(self, inputs):
        """Add to (batch, time, channels), where time is at most ``length``."""
        return inputs + self.embeddings[: ops.shape(inputs)[1]]

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "length": self.length}
