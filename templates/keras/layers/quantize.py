"""Vectors from a learned set."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="layers")
class VectorQuantizer(layers.Layer):
    """Replace every vector by the nearest code; the gradient passes straight through.

    Gives the codes, their numbers, and the codebook and commitment loss per example.

    Args:
        codes: number of codes.
        commitment: weight of the loss that moves vectors to their codes.
    """

    def __init__(self, codes, commitment=0.25, **options):
        super().__init__(**options)
        self.codes, self.commitment = codes, commitment

    def build(self, input_shape):
        """Create the codes, (codes, channels)."""
        bound = 1 / self.codes
        self.embeddings = self.add_weight(
            shape=(self.codes, input_shape[-1]),
            initializer=keras.initializers.RandomUniform(-bound, bound),
            name="embeddings",
        )

    def call(self, inputs):
        """Quantize (batch, ..., channels)."""
        codes = ops.convert_to_tensor(self.embeddings)
        products = ops.matmul(inputs, ops.transpose(codes))
        distance = ops.sum(ops.square(codes), axis=1) - 2 * products
        index = ops.argmin(distance, axis=-1)
        near = ops.take(codes, index, axis=0)
        axes = tuple(range(1, len(inputs.shape)))
        to_x = ops.mean(ops.square(near - ops.stop_gradient(inputs)), axis=axes)
        to_code = ops.mean(ops.square(ops.stop_gradient(near) - inputs), axis=axes)
        passed = inputs + ops.stop_gradient(near - inputs)
        return passed, index, to_x + self.commitment * to_code

    def compute_output_spec(self, inputs):
        """Codes, numbers and losses."""
        places = inputs.shape[:-1]
        return (
            keras.KerasTensor(inputs.shape, self.compute_dtype),
            keras.KerasTensor(places, "int32"),
            keras.KerasTensor(places[:1], self.compute_dtype),
        )

    def get_config(self):
        """Arguments of the constructor."""
        own = {"codes": self.codes, "commitment": self.commitment}
        return {**super().get_config(), **own}
