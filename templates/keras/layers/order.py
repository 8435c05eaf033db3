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


class InTurn:
    """A layer whose calls run in the order in which they stand in the code."""

    def __init__(self, layer):
        self.layer, self.earlier = layer, None

    def __call__(self, inputs, **options):
        """Call the layer once its earlier call is done."""
        if self.earlier is not None:
            first, *others = keras.tree.flatten(inputs)
            waiting = [After()(first, self.earlier), *others]
            inputs = keras.tree.pack_sequence_as(inputs, waiting)
        outputs = self.layer(inputs, **options)
        self.earlier = keras.tree.flatten(outputs)[0]
        return outputs
