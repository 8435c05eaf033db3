"""Positions added to sequences."""

import math

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
        length, channels = ops.shape(inputs)[1], inputs.shape[-1]
        return inputs + ops.cast(sinusoids(length, channels, self.base), inputs.dtype)

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "base": self.base}


def sinusoids(length, channels, base):
    """Sines on even and cosines on odd channels, (length, channels), in float64."""
    channel = np.arange(channels)
    step = base ** ((channel - channel % 2) / channels)
    time = ops.arange(length, dtype="float64")
    angle = ops.expand_dims(time, -1) / ops.convert_to_tensor(step, dtype="float64")
    return ops.where(channel % 2 == 0, ops.sin(angle), ops.cos(angle))


@keras.saving.register_keras_serializable(package="layers")
class PositionEmbedding2D(layers.Layer):
    """Add a learned vector per pixel.

    Args:
        height: largest height.
        width: largest width.
    """

    def __init__(self, height, width, **options):
        super().__init__(**options)
        self.height, self.width = height, width

    def build(self, input_shape):
        """Create the table, (height, width, channels)."""
        self.embeddings = self.add_weight(
            shape=(self.height, self.width, input_shape[-1]),
            initializer=keras.initializers.RandomNormal(stddev=0.02),
            name="embeddings",
        )

    def call(self, inputs):
        """Add to (batch, height, width, channels), at most as large as the table."""
        height, width = ops.shape(inputs)[1:3]
        return inputs + self.embeddings[:height, :width]

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "height": self.height, "width": self.width}


@keras.saving.register_keras_serializable(package="layers")
class SinusoidalPositions2D(layers.Layer):
    """Add fixed positions: sines on even and cosines on odd channels.

    Those of rows to the first half of the channels, those of columns to the second.

    Args:
        base: the slowest angle advances by about ``1 / base`` per step.
    """

    def __init__(self, base=10000.0, **options):
        super().__init__(**options)
        self.base = base

    def call(self, inputs):
        """Add to (batch, height, width, channels)."""
        height, width = ops.shape(inputs)[1:3]
        half = inputs.shape[-1] // 2
        rows = sinusoids(height, half, self.base)[:, None]
        columns = sinusoids(width, half, self.base)[None]
        shape = (height, width, half)
        table = [ops.broadcast_to(rows, shape), ops.broadcast_to(columns, shape)]
        return inputs + ops.cast(ops.concatenate(table, -1), inputs.dtype)

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "base": self.base}


@keras.saving.register_keras_serializable(package="layers")
class TimestepEmbedding(layers.Layer):
    """Numbers as sines and cosines of many frequencies.

    Args:
        dim: number of values.
        base: frequencies are ``base ** (-i / (dim // 2 - shift))``.
        shift: how much sooner the slowest frequency is reached.
        cosines_first: put the cosines in front of the sines.
    """

    def __init__(self, dim, base=10000.0, shift=0.0, cosines_first=False, **options):
        super().__init__(**options)
        self.dim = dim
        self.base = base
        self.shift = shift
        self.cosines_first = cosines_first

    def call(self, inputs):
        """Return (batch, dim) for (batch,); angles are computed in float64."""
        half = self.dim // 2
        rate = np.exp(-math.log(self.base) / (half - self.shift) * np.arange(half))
        angle = ops.cast(inputs, "float64")[:, None] * rate
        sine, cosine = ops.sin(angle), ops.cos(angle)
        if self.cosines_first:
            sine, cosine = cosine, sine
        return ops.cast(ops.concatenate([sine, cosine], -1), self.compute_dtype)

    def compute_output_spec(self, inputs):
        """(batch, dim), real numbers."""
        return keras.KerasTensor((inputs.shape[0], self.dim), self.compute_dtype)

    def get_config(self):
        """Arguments of the constructor."""
        return {
            **super().get_config(),
            "dim": self.dim,
            "base": self.base,
            "shift": self.shift,
            "cosines_first": self.cosines_first,
        }


@keras.saving.register_keras_serializable(package="layers")
class FourierFeatures(layers.Layer):
    """Coordinates as cosines and sines of random directions.

    Args:
        dim: number of values.
        sigma: standard deviation of the frequencies.
        learned: train the frequencies; they are fixed, and saved, by default.
    """

    def __init__(self, dim, sigma, learned=False, **options):
        super().__init__(**options)
        self.dim = dim
        self.sigma = sigma
        self.learned = learned

    def build(self, input_shape):
        """Create the frequencies, (channels, dim / 2)."""
        self.frequencies = self.add_weight(
            shape=(input_shape[-1], self.dim // 2),
            initializer=keras.initializers.RandomNormal(stddev=self.sigma),
            trainable=self.learned,
            name="frequencies",
        )

    def call(self, inputs):
        """Return (..., dim) for (..., channels)."""
        angle = 2 * math.pi * ops.matmul(inputs, self.frequencies)
        return ops.concatenate([ops.cos(angle), ops.sin(angle)], -1)

    def compute_output_shape(self, input_shape):
        """(..., dim)."""
        return (*input_shape[:-1], self.dim)

    def get_config(self):
        """Arguments of the constructor."""
        return {
            **super().get_config(),
            "dim": self.dim,
            "sigma": self.sigma,
            "learned": self.learned,
        }
