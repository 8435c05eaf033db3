"""Attention of given queries to the steps of a sequence."""

import keras
from keras import layers, ops


def softmax(scores, mask=None):
    """Softmax over the steps a mask (batch, time) allows; 0 where it allows none."""
    if mask is None:
        return ops.softmax(scores)
    weights = ops.softmax(ops.where(mask[:, None], scores, -1e30))
    return ops.where(mask[:, None], weights, 0.0)


def dot_attention(x, query, scale=False, mask=None):
    """Steps averaged by the softmax of their products with every query.

    Args:
        x: (batch, time, dim).
        query: (batch, queries, dim).
        scale: divide the products by ``dim ** 0.5``.
        mask: (batch, time), true at steps that may be attended to.

    Returns:
        (batch, queries, dim).
    """
    scores = ops.matmul(query, ops.transpose(x, (0, 2, 1)))
    if scale:
        scores = scores * x.shape[-1] ** -0.5
    return ops.matmul(softmax(scores, mask=mask), x)


@keras.saving.register_keras_serializable(package="layers")
class AdditiveAttention(layers.Layer):
    """Steps averaged by the softmax of ``score . tanh(query W + step U)``.

    `layers.AdditiveAttention` has no weights but the score.

    Args:
        units: size of the hidden layer.
    """

    def __init__(self, units, **options):
        super().__init__(**options)
        self.units = units

    def build(self, inputs_shape, query_shape):
        """Create the two projections, (channels, units), and the score, (units,)."""

        def kernel(shape, name):
            return self.add_weight(shape, "glorot_uniform", name=name)

        self.query = kernel((query_shape[-1], self.units), "query")
        self.key = kernel((inputs_shape[-1], self.units), "key")
        self.score = kernel((self.units,), "score")

    def call(self, inputs, query, key_mask=None):
        """Answer every query.

        Args:
            inputs: (batch, time, channels).
            query: (batch, queries, query_channels).
            key_mask: (batch, time), true at steps that may be attended to.

        Returns:
            (batch, queries, channels).
        """
        query, keys = ops.matmul(query, self.query), ops.matmul(inputs, self.key)
        hidden = ops.tanh(query[:, :, None] + keys[:, None])
        scores = ops.matmul(hidden, self.score)
        return ops.matmul(softmax(scores, mask=key_mask), inputs)

    def compute_output_shape(self, inputs_shape, query_shape, key_mask_shape=None):
        """(batch, queries, channels)."""
        return (*query_shape[:-1], inputs_shape[-1])

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "units": self.units}
