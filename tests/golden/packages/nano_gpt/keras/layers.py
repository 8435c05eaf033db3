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
    """Multi-head scaled dot-product attention.

    Exact in every precision (`layers.MultiHeadAttention` rounds its scale to float32);
    a query that may attend to no key gets the output offset.

    Args:
        heads: query heads.
        causal: let position t attend to positions up to t only.
    """

    def __init__(self, heads, causal=False, **options):
        super().__init__(**options)
        self.heads = heads
        self.causal = causal

    def build(self, inputs_shape):
        """Create the projections; kernels are (channels, heads, depth)."""
        channels = inputs_shape[-1]
        depth = channels // self.heads
        kv_heads = self.heads
        # TensorFlow's float32 products are unsafe where "..." is an axis of size 1.
        lead = "abc"[: len(inputs_shape) - 2]
        self.query = self.split(lead, self.heads, depth, "query")
        self.key = self.split(lead, kv_heads, depth, "key")
        self.value = self.split(lead, kv_heads, depth, "value")
        self.output_projection = layers.EinsumDense(
            f"{lead}thd,hde->{lead}te",
            output_shape=(*[None] * len(lead), channels),
            bias_axes="e",
            dtype=self.dtype_policy,
            name="output",
        )
        self.query.build(inputs_shape)
        self.key.build(inputs_shape)
        self.value.build(inputs_shape)
        self.output_projection.build((*inputs_shape[:-1], self.heads, depth))

    def split(self, lead, heads, depth, name):
        """A projection to heads."""
        return layers.EinsumDense(
            f"{lead}te,ehd->{lead}thd",
            output_shape=(*[None] * len(lead), heads, depth),
            bias_axes="hd",
            dtype=self.dtype_policy,
            name=name,
        )

    def call(self, inputs):
        """Attend from every position of ``inputs``.

        Args:
            inputs: queries, (batch, ..., time, channels).

        Returns:
            (batch, ..., time, channels).
        """
        # Each is (..., time, heads, depth).
        q, k, v = self.query(inputs), self.key(inputs), self.value(inputs)
        scale = q.shape[-1] ** -0.5
        scores = ops.einsum("...thd,...shd->...hts", q * scale, k)
        steps = ahead(*ops.shape(scores)[-2:])
        lowest = -3e4 if self.compute_dtype == "float16" else -1e30
        if self.causal:
            scores = ops.where(steps > 0, lowest, scores)
        weights = ops.softmax(scores)
        return self.output_projection(ops.einsum("...hts,...shd->...thd", weights, v))

    def compute_output_shape(self, inputs_shape):
        """The shape of the input."""
        return inputs_shape

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "heads": self.heads, "causal": self.causal}


def ahead(times, keys):
    """Steps from each query ahead to each key, (time, keys)."""
    return ops.arange(keys) - ops.arange(times)[:, None]


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
