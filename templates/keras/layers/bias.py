"""A learned offset."""

import keras
from keras import layers


@keras.saving.register_keras_serializable(package="layers")
class Bias(layers.Layer):
    """Add one learned number per channel."""

    def build(self, input_shape):
        """Create the offsets, (channels,)."""
        self.bias = self.add_weight(
            shape=(input_shape[-1],), initializer="zeros", name="bias"
        )

    def call(self, inputs):
        """Add the offsets to ``inputs``, (..., channels)."""
        return inputs + self.bias

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape
