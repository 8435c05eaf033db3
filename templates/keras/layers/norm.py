"""Normalisations that Keras lacks, or cannot compute in float64."""

import keras
from keras import layers, ops


def local_response_norm(x, size, alpha, beta, bias):
    """Divide by ``(bias + alpha / size * energy) ** beta``.

    Args:
        x: (..., channels).
        size: channels around each one whose squares are the energy, ``size // 2`` of
            them before it.
        alpha: weight of the mean square.
        beta: exponent.
        bias: added to the mean square.
    """
    around = [(0, 0)] * (len(x.shape) - 1) + [(size // 2, (size - 1) // 2)]
    squares = ops.pad(ops.square(x), around)
    energy = sum(squares[..., i : i - size + 1 or None] for i in range(size))
    return x / (bias + alpha / size * energy) ** beta


def lp_normalize(x, p, axis=-1, epsilon=1e-12):
    """Divide by the p-norm along ``axis``, but by ``epsilon`` at least.

    The root is taken after the bound, so the gradient at the zero vector is finite.
    """
    size = ops.abs(x)
    top = ops.maximum(ops.max(size, axis=axis, keepdims=True), epsilon)
    top = ops.stop_gradient(top)
    total = ops.sum((size / top) ** p, axis=axis, keepdims=True)
    return x / (top * ops.maximum(total, (epsilon / top) ** p) ** (1 / p))


def standardize(x, mean, std):
    """Subtract a constant mean and divide by a constant deviation, per channel."""
    mean = ops.convert_to_tensor(mean, dtype=x.dtype)
    return (x - mean) / ops.convert_to_tensor(std, dtype=x.dtype)


class Normalization(layers.Layer):
    """What the layers below share: a small number in a divisor, and the type kept."""

    def __init__(self, epsilon=1e-6, **options):
        super().__init__(**options)
        self.epsilon = epsilon

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "epsilon": self.epsilon}


@keras.saving.register_keras_serializable(package="layers")
class ScaleNorm(Normalization):
    """Give vectors one learned length; the root of the channels is the first one."""

    def build(self, input_shape):
        """Create the length, (1,)."""
        first = keras.initializers.Constant(input_shape[-1] ** 0.5)
        self.scale = self.add_weight(shape=(1,), initializer=first, name="scale")

    def call(self, inputs):
        """Normalise the last axis of (..., channels)."""
        square = ops.sum(ops.square(inputs), axis=-1, keepdims=True)
        # The root is taken after the bound: the gradient at the zero vector is finite.
        factor = ops.rsqrt(ops.maximum(square, self.epsilon**2))
        return inputs * (self.scale * factor)


@keras.saving.register_keras_serializable(package="layers")
class GlobalResponseNorm(Normalization):
    """Weigh every channel by the length of its map relative to the others."""

    def build(self, input_shape):
        """Create factors and offsets, (channels,)."""
        shape = (input_shape[-1],)
        self.gamma = self.add_weight(shape=shape, initializer="zeros", name="gamma")
        self.beta = self.add_weight(shape=shape, initializer="zeros", name="beta")

    def call(self, inputs):
        """Normalise (batch, ..., channels)."""
        positions = tuple(range(1, len(inputs.shape) - 1))
        square = ops.sum(ops.square(inputs), axis=positions, keepdims=True)
        # An empty map has length 0 and gradient 0.
        root = ops.sqrt(ops.where(square > 0, square, 1.0))
        length = ops.where(square > 0, root, 0.0)
        share = length / (ops.mean(length, axis=-1, keepdims=True) + self.epsilon)
        return inputs * (1 + share * self.gamma) + self.beta


@keras.saving.register_keras_serializable(package="layers")
class FilterResponseNorm(Normalization):
    """Divide every channel by its root mean square; cut below a learned threshold."""

    def __init__(self, threshold=True, **options):
        super().__init__(**options)
        self.threshold = threshold

    def build(self, input_shape):
        """Create factors, offsets and thresholds, (channels,)."""
        shape = (input_shape[-1],)
        self.gamma = self.add_weight(shape=shape, initializer="ones", name="gamma")
        self.beta = self.add_weight(shape=shape, initializer="zeros", name="beta")
        if self.threshold:
            self.tau = self.add_weight(shape=shape, initializer="zeros", name="tau")

    def call(self, inputs):
        """Normalise (batch, ..., channels)."""
        positions = tuple(range(1, len(inputs.shape) - 1))
        mean_square = ops.mean(ops.square(inputs), axis=positions, keepdims=True)
        factor = ops.rsqrt(mean_square + self.epsilon) * self.gamma
        y = inputs * factor + self.beta
        return ops.maximum(y, self.tau) if self.threshold else y

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "threshold": self.threshold}
