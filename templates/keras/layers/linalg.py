"""Products of vectors, learned or not."""

import keras
from keras import layers, ops


def cosine_similarity(x, y, axis=-1, epsilon=1e-8):
    """Return the cosine of the angle between vectors no shorter than `epsilon`."""
    least = epsilon**2
    lengths = [ops.sqrt(ops.maximum(ops.sum(v * v, axis=axis), least)) for v in (x, y)]
    return ops.sum(x * y, axis=axis) / (lengths[0] * lengths[1])


def squared_distance(x, y):
    """Return the squared distance of every row of `x` from every row of `y`.

    Args:
        x: (..., rows, coordinates).
        y: (..., other rows, coordinates).
    """
    return ops.sum(ops.square(x[..., :, None, :] - y[..., None, :, :]), axis=-1)


def pairwise_distance(x, y):
    """Return the distance of every row of `x` from every row of `y`; see above.

    Where it is 0 so is its gradient.
    """
    square = squared_distance(x, y)
    apart = square > 0
    root = ops.sqrt(ops.where(apart, square, ops.ones_like(square)))
    return ops.where(apart, root, ops.zeros_like(square))


def diagonal_matrix(x):
    """Return square matrices with the last axis of `x` on their diagonal, else 0."""
    return ops.tril(ops.triu(ops.repeat(x[..., None, :], x.shape[-1], axis=-2)))


@keras.saving.register_keras_serializable(package="layers")
class Bilinear(layers.Layer):
    """A learned product of two vectors: a weight for every pair of their values.

    Args:
        units: size of the output.
        use_bias: whether a learned offset is added.
    """

    def __init__(self, units, use_bias=True, **options):
        super().__init__(**options)
        self.units, self.use_bias = units, use_bias

    def build(self, x_shape, y_shape):
        """Create the weights for the channels of both inputs."""
        shape = (x_shape[-1], y_shape[-1], self.units)
        start = keras.initializers.HeUniform()
        self.kernel = self.add_weight(shape=shape, initializer=start, name="kernel")
        self.bias = (
            self.add_weight(shape=(self.units,), initializer="zeros", name="bias")
            if self.use_bias
            else None
        )

    def call(self, x, y):
        """Multiply (batch, ..., channels) with (batch, ..., other channels)."""
        product = ops.einsum("...a,abu->...bu", x, self.kernel)
        product = ops.einsum("...b,...bu->...u", y, product)
        return product if self.bias is None else product + self.bias

    def compute_output_shape(self, x_shape, y_shape):
        """The shape of the first input with the units as channels."""
        return (*x_shape[:-1], self.units)

    def get_config(self):
        """Arguments of the constructor."""
        own = {"units": self.units, "use_bias": self.use_bias}
        return {**super().get_config(), **own}


@keras.saving.register_keras_serializable(package="layers")
class EinsumDense(layers.EinsumDense):
    """Keras' own adds the bias to the last axis where that has as many values."""

    def call(self, inputs, training=None):
        """Return the product and the bias."""
        product = ops.einsum(self.equation, inputs, self.kernel)
        return ops.subtract(product, -self.bias)
