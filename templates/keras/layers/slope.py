"""A leaky relu that learns its slope."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="layers")
class PReLU(layers.Layer):
    """Return x where it is positive, else a learned slope times x.

    One slope per channel, or one for all; the gradient at 0 is the slope.
    """

    def __init__(self, shared=False, start=0.25, **options):
        super().__init__(**options)
        self.shared, self.start = shared, start

    def build(self, input_shape):
        """Create the slopes, (channels,) or (1,)."""
        self.slope = self.add_weight(
            shape=(1 if self.shared else input_shape[-1],),
            initializer=keras.initializers.Constant(self.start),
            name="slope",
        )

    def call(self, inputs):
        """Bend ``inputs``, (..., channels)."""
        return ops.where(inputs > 0, inputs, self.slope * inputs)

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "shared": self.shared, "start": self.start}
