"""Penalties of activations; those of Keras round their factors to float32."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="layers")
class ActivityPenalty(layers.Layer):
    """Pass values through; in training, what they cost is one of the model's losses.

    That is ``l1 sum |x| + l2 sum x^2`` of an example, as a mean over the batch.
    """

    def __init__(self, l1=0.0, l2=0.0, **options):
        super().__init__(**options)
        self.l1, self.l2 = l1, l2

    def call(self, x, training=None):
        """Return ``x`` (batch, ...)."""
        if training:
            wide = ops.cast(x, keras.backend.result_type(x.dtype, "float32"))
            cost = self.l1 * ops.abs(wide) + self.l2 * ops.square(wide)
            self.add_loss(ops.sum(cost) / ops.cast(ops.shape(x)[0], wide.dtype))
        return x

    def get_config(self):
        """The two costs."""
        return {**super().get_config(), "l1": self.l1, "l2": self.l2}
