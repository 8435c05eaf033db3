"""Fixed numbers."""

import keras
import numpy as np
from keras import layers, ops


@keras.saving.register_keras_serializable(package="layers")
class Constant(layers.Layer):
    """Fixed numbers, the same for every example of the batch."""

    def __init__(self, values, **kwargs):
        super().__init__(**kwargs)
        self.values = values

    def call(self, inputs):
        """Give the numbers for as many examples as ``inputs`` holds."""
        numbers = ops.convert_to_tensor(np.array(self.values, self.compute_dtype))
        return ops.broadcast_to(numbers, (ops.shape(inputs)[0], *numbers.shape))

    def compute_output_spec(self, inputs):
        """A batch of arrays."""
        shape = (inputs.shape[0], *np.shape(self.values))
        return keras.KerasTensor(shape, self.compute_dtype)

    def get_config(self):
        """Return the constructor arguments."""
        return {**super().get_config(), "values": self.values}
