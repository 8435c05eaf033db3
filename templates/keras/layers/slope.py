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


@keras.saving.register_keras_serializable(package="layers")
class RReLU(layers.Layer):
    """Return x where it is positive, else x times a slope that is random in training.

    In evaluation the slope is the mean of ``lower`` and ``upper``.
    """

    def __init__(self, lower, upper, **options):
        super().__init__(**options)
        self.lower, self.upper = lower, upper
        self.seed_generator = keras.random.SeedGenerator()

    def call(self, inputs, training=False):
        """Bend ``inputs`` at 0."""
        slope = (self.lower + self.upper) / 2
        if training:
            slope = keras.random.uniform(
                ops.shape(inputs),
                self.lower,
                self.upper,
                dtype=inputs.dtype,
                seed=self.seed_generator,
            )
        return ops.where(inputs > 0, inputs, slope * inputs)

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "lower": self.lower, "upper": self.upper}
