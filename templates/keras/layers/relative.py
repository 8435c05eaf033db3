"""Learned biases of attention scores, by distance."""

import math

import keras
import numpy as np
from keras import layers, ops


def bucket(distance, count, furthest, causal):
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


@keras.saving.register_keras_serializable(package="layers")
class RelativeBias(layers.Layer):
    """A learned bias of the scores per head and bucket of distances, as in T5.

    Args:
        heads: heads of the attention.
        buckets: number of buckets.
        furthest: distance from which on all share a bucket.
        causal: use all buckets for keys behind the query.
    """

    def __init__(self, heads, buckets, furthest, causal=False, **options):
        super().__init__(**options)
        self.heads = heads
        self.buckets = buckets
        self.furthest = furthest
        self.causal = causal

    def build(self, inputs_shape):
        """Create the table, (buckets, heads)."""
        self.embeddings = self.add_weight(
            shape=(self.buckets, self.heads),
            initializer=keras.initializers.RandomNormal(stddev=0.02),
            name="embeddings",
        )

    def call(self, inputs, kv=None):
        """Return (batch, heads, time, keys) for two sequences, (batch, time, ...)."""
        kv = inputs if kv is None else kv
        far = self.furthest
        rows = np.array(
            [bucket(d, self.buckets, far, self.causal) for d in range(-far, far + 1)]
        )
        batch, times = ops.shape(inputs)[:2]
        ahead = ops.arange(ops.shape(kv)[1]) - ops.arange(times)[:, None]
        rows = ops.take(rows, ops.clip(ahead, -far, far) + far)
        bias = ops.transpose(ops.take(self.embeddings, rows, axis=0), (2, 0, 1))
        return ops.broadcast_to(bias, (batch, *ops.shape(bias)))

    def compute_output_shape(self, inputs_shape, kv_shape=None):
        """(batch, heads, time, keys)."""
        kv_shape = inputs_shape if kv_shape is None else kv_shape
        return (inputs_shape[0], self.heads, inputs_shape[1], kv_shape[1])

    def get_config(self):
        """Arguments of the constructor."""
        return {
            **super().get_config(),
            "heads": self.heads,
            "buckets": self.buckets,
            "furthest": self.furthest,
            "causal": self.causal,
        }


@keras.saving.register_keras_serializable(package="layers")
class WindowBias(layers.Layer):
    """A learned bias of the scores per head and offset in a square window, as in Swin.

    Args:
        size: height and width of the window.
        heads: heads of the attention.
    """

    def __init__(self, size, heads, **options):
        super().__init__(**options)
        self.size, self.heads = size, heads

    def build(self, input_shape):
        """Create the table, (offsets, heads)."""
        self.embeddings = self.add_weight(
            shape=((2 * self.size - 1) ** 2, self.heads),
            initializer=keras.initializers.TruncatedNormal(stddev=0.02),
            name="embeddings",
        )

    def call(self, inputs):
        """Return (batch, heads, cells, cells) for ``inputs`` (batch, ...)."""
        down, right = np.indices((self.size, self.size)).reshape(2, -1)
        rows = (down[:, None] - down + self.size - 1) * (2 * self.size - 1)
        rows += right[:, None] - right + self.size - 1
        bias = ops.transpose(ops.take(self.embeddings, rows, axis=0), (2, 0, 1))
        return ops.broadcast_to(bias, (ops.shape(inputs)[0], *bias.shape))

    def compute_output_shape(self, input_shape):
        """(batch, heads, cells, cells)."""
        return (input_shape[0], self.heads, self.size**2, self.size**2)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "size": self.size, "heads": self.heads}
