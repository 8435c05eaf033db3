"""Layers that the framework lacks, or says differently."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="layers")
class GRUCell(layers.GRUCell):
    """`keras.layers.GRUCell` whose two biases are two weights."""

    def build(self, input_shape):
        """Create the weights; gates stand in the order update, reset, new."""
        gates = 3 * self.units
        self.kernel = self.add_weight(
            shape=(input_shape[-1], gates),
            initializer=self.kernel_initializer,
            name="kernel",
        )
        self.recurrent_kernel = self.add_weight(
            shape=(self.units, gates),
            initializer=self.recurrent_initializer,
            name="recurrent_kernel",
        )
        self.input_bias = self.add_weight(
            shape=(gates,), initializer=self.bias_initializer, name="input_bias"
        )
        self.recurrent_bias = self.add_weight(
            shape=(gates,), initializer=self.bias_initializer, name="recurrent_bias"
        )

    @property
    def bias(self):
        """Both biases as Keras computes with them, (2, 3 * units)."""
        both = ops.concatenate([self.input_bias, self.recurrent_bias])
        return ops.reshape(both, (2, -1))


@keras.saving.register_keras_serializable(package="layers")
class GRU(layers.GRU):
    """`keras.layers.GRU` on a `GRUCell` with two named biases."""

    def __init__(self, units, **options):
        super().__init__(units, **options)
        del self.cell
        self.cell = GRUCell(units, dtype=self.dtype_policy, name="gru_cell")
