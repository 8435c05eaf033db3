"""Values made from nothing: the input gives the batch and the precision."""

import keras
import numpy as np
from keras import layers, ops


def per_example(value, x):
    """Return an array once for every example of `x`."""
    value = ops.convert_to_tensor(value, x.dtype)
    return ops.broadcast_to(value, (ops.shape(x)[0], *value.shape))


@keras.saving.register_keras_serializable(package="layers")
class Full(layers.Layer):
    """One number everywhere.

    Args:
        shape: sizes of an example.
        value: the number.
    """

    def __init__(self, shape, value, **options):
        super().__init__(**options)
        self.shape, self.value = tuple(shape), value

    def call(self, inputs):
        """Fill the shape, once per example."""
        return per_example(np.full(self.shape, self.value), inputs)

    def compute_output_shape(self, input_shape):
        """The shape, batch first."""
        return (input_shape[0], *self.shape)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "shape": self.shape, "value": self.value}


@keras.saving.register_keras_serializable(package="layers")
class Linspace(layers.Layer):
    """Numbers from `start` to `stop`, both included, at equal distances."""

    def __init__(self, start, stop, count, **options):
        super().__init__(**options)
        self.start, self.stop, self.count = start, stop, count

    def call(self, inputs):
        """Give the numbers, once per example."""
        return per_example(np.linspace(self.start, self.stop, self.count), inputs)

    def compute_output_shape(self, input_shape):
        """Batch and numbers."""
        return (input_shape[0], self.count)

    def get_config(self):
        """Arguments of the constructor."""
        own = {"start": self.start, "stop": self.stop, "count": self.count}
        return {**super().get_config(), **own}


@keras.saving.register_keras_serializable(package="layers")
class Eye(layers.Layer):
    """The identity matrix."""

    def __init__(self, size, **options):
        super().__init__(**options)
        self.size = size

    def call(self, inputs):
        """Give the matrix, once per example."""
        return per_example(np.eye(self.size), inputs)

    def compute_output_shape(self, input_shape):
        """Batch, rows and columns."""
        return (input_shape[0], self.size, self.size)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "size": self.size}


@keras.saving.register_keras_serializable(package="layers")
class Arange(layers.Layer):
    """The positions 0, 1, 2, ... of an axis, once per example."""

    def __init__(self, axis, **options):
        super().__init__(**options)
        self.axis = axis

    def call(self, inputs):
        """Count the positions."""
        shape = ops.shape(inputs)
        count = shape[self.axis]
        return ops.broadcast_to(ops.arange(count, dtype="int32"), (shape[0], count))

    def compute_output_spec(self, inputs):
        """Batch and positions, whole numbers."""
        shape = (inputs.shape[0], inputs.shape[self.axis])
        return keras.KerasTensor(shape, dtype="int32")

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "axis": self.axis}
