"""Square regions dropped while training."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="layers")
class DropBlock2D(layers.Layer):
    """Zero squares of each map while training; nothing happens in evaluation.

    Args:
        rate: share of the pixels that go.
        block: side of a square.
    """

    def __init__(self, rate, block, **options):
        super().__init__(**options)
        self.rate, self.block = rate, block
        self.seed_generator = keras.random.SeedGenerator()

    def call(self, inputs, training=False):
        """Drop squares of ``inputs``, (batch, height, width, channels)."""
        if not training or self.rate == 0:
            return inputs
        batch, height, width, channels = ops.shape(inputs)
        rows, columns = height - self.block + 1, width - self.block + 1
        share = ops.cast(height * width, inputs.dtype) / ops.cast(
            self.block**2 * rows * columns, inputs.dtype
        )
        draws = keras.random.uniform(
            (batch, rows, columns, channels),
            dtype=inputs.dtype,
            seed=self.seed_generator,
        )
        corners = ops.cast(draws < self.rate * share, inputs.dtype)
        # A pixel goes if a corner was drawn up to a block above and left of it.
        room = [(0, 0), *[(self.block - 1,) * 2] * 2, (0, 0)]
        gone = ops.max_pool(ops.pad(corners, room), self.block, strides=1)
        kept = 1 - gone
        count = ops.cast(ops.size(kept), inputs.dtype)
        return inputs * kept * (count / ops.sum(kept))

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape

    def get_config(self):
        """Arguments of the constructor."""
        own = {"rate": self.rate, "block": self.block}
        return {**super().get_config(), **own}
