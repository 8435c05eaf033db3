"""Learned arrays of their own."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="layers")
class Parameter(layers.Layer):
    """A learned array of ``shape``, the same for every example of the batch."""

    def __init__(self, shape, initializer="zeros", **kwargs):
        super().__init__(**kwargs)
        self.shape = tuple(shape)
        self.initializer = initializer

    def build(self, input_shape):
        """Create the array."""
        self.value = self.add_weight(
            shape=self.shape, initializer=self.initializer, name="value"
        )

    def call(self, inputs):
        """Return the array for as many examples as ``inputs`` holds."""
        return ops.broadcast_to(self.value, (ops.shape(inputs)[0], *self.shape))

    def compute_output_spec(self, inputs):
        """A batch of arrays."""
        return keras.KerasTensor((inputs.shape[0], *self.shape), self.variable_dtype)

    def get_config(self):
        """Return the constructor arguments."""
        own = {"shape": self.shape, "initializer": self.initializer}
        return {**super().get_config(), **own}
