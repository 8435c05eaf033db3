"""Values that belong to a model although no output needs them."""

import keras
from keras import layers


@keras.saving.register_keras_serializable(package="layers")
class Keep(layers.Layer):
    """Pass on the first input; the layers behind the others belong to the model too."""

    def call(self, inputs, *others):
        """Give the first input."""
        return inputs

    def compute_output_spec(self, inputs, *others):
        """As the first input."""
        return keras.KerasTensor(inputs.shape, inputs.dtype)
