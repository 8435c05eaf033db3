"""The order in which layers are called."""

import keras
from keras import layers


@keras.saving.register_keras_serializable(package="layers")
class After(layers.Layer):
    """Pass on the first input once the second is there.

    A graph of layers runs by depth; layers whose state moves are called in order.
    """

    def call(self, inputs, earlier):
        """Give the first input."""
        return inputs

    def compute_output_spec(self, inputs, earlier):
        """As the first input."""
        return keras.KerasTensor(inputs.shape, inputs.dtype)
