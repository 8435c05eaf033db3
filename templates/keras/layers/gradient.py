"""Gradients that are not the slope of the values."""

import keras
import tensorflow as tf
from keras import layers, ops


@keras.saving.register_keras_serializable(package="layers")
class GradientReversal(layers.Layer):
    """The identity; its gradient is multiplied with ``-strength`` on the way back."""

    def __init__(self, strength=1.0, **options):
        super().__init__(**options)
        self.strength = strength

    def call(self, inputs):
        """Return the inputs."""

        @ops.custom_gradient
        def reverse(x):
            def gradient(slope, upstream=None):
                return -self.strength * (slope if upstream is None else upstream)

            return ops.copy(x), gradient

        return reverse(inputs)

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "strength": self.strength}


@keras.saving.register_keras_serializable(package="layers")
class InputGradient(layers.Layer):
    """Gradient of the sum of a network's output by its input; it has gradients too."""

    def __init__(self, network, **options):
        super().__init__(**options)
        self.network = network

    def call(self, inputs, training=None):
        """Differentiate the network."""
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            total = ops.sum(self.network(inputs, training=training))
        return tape.gradient(total, inputs)

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape
