"""Layers that learn a few numbers per channel."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="layers")
class LayerScale(layers.Layer):
    """Multiply every channel by a learned number that starts small."""

    def __init__(self, init=1e-5, **options):
        super().__init__(**options)
        self.init = init

    def build(self, input_shape):
        """Create the factors, (channels,)."""
        first = keras.initializers.Constant(self.init)
        self.gamma = self.add_weight(
            shape=(input_shape[-1],), initializer=first, name="gamma"
        )

    def call(self, inputs):
        """Scale ``inputs``, (..., channels)."""
        return inputs * self.gamma

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "init": self.init}


@keras.saving.register_keras_serializable(package="layers")
class Affine(layers.Layer):
    """Multiply every channel by a learned number and add another one."""

    def __init__(self, center=True, scale=True, **options):
        super().__init__(**options)
        self.center, self.scale = center, scale

    def build(self, input_shape):
        """Create factors and offsets, (channels,)."""
        shape = (input_shape[-1],)
        if self.scale:
            self.gamma = self.add_weight(shape=shape, initializer="ones", name="gamma")
        if self.center:
            self.beta = self.add_weight(shape=shape, initializer="zeros", name="beta")

    def call(self, inputs):
        """Scale and shift ``inputs``, (..., channels)."""
        x = inputs * self.gamma if self.scale else inputs
        return x + self.beta if self.center else x

    def compute_output_shape(self, input_shape):
        """The shape of the input."""
        return input_shape

    def get_config(self):
        """Arguments of the constructor."""
        own = {"center": self.center, "scale": self.scale}
        return {**super().get_config(), **own}


@keras.saving.register_keras_serializable(package="layers")
class DynamicTanh(Affine):
    """Squash with a learned steepness, then scale and shift every channel."""

    def __init__(self, alpha=0.5, **options):
        super().__init__(**options)
        self.first = alpha

    def build(self, input_shape):
        """Create the steepness, factors and offsets."""
        first = keras.initializers.Constant(self.first)
        self.alpha = self.add_weight(shape=(1,), initializer=first, name="alpha")
        super().build(input_shape)

    def call(self, inputs):
        """Squash ``inputs``, (..., channels)."""
        return super().call(ops.tanh(self.alpha * inputs))

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "alpha": self.first}
