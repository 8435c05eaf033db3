"""Positions added to sequences."""

import keras
import numpy as np
from keras import layers, ops


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


@keras.saving.register_keras_serializable(package="layers")
class SinusoidalPositions(layers.Layer):
    """Add fixed positions: sines on even and cosines on odd channels.

    Angles are computed in float64: the table is exact before its last rounding.

    Args:
        base: the slowest angle advances by about ``1 / base`` per step.
    """

    def __init__(self, base=10000.0, **options):
        super().__init__(**options)
        self.base = base

    def call(self, inputs):
        """Add to (batch, time, channels)."""
        channel = np.arange(inputs.shape[-1])
        step = self.base ** ((channel - channel % 2) / len(channel))
        time = ops.arange(ops.shape(inputs)[1], dtype="float64")
        angle = ops.expand_dims(time, -1) / ops.convert_to_tensor(step, dtype="float64")
        table = ops.where(channel % 2 == 0, ops.sin(angle), ops.cos(angle))
        return inputs + ops.cast(table, inputs.dtype)

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "base": self.base}
