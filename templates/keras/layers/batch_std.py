"""How much the examples of a batch differ."""

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="layers")
class MinibatchStd(layers.Layer):
    """Append a channel that holds the mean deviation of the example's group.

    Args:
        group: largest number of examples in a group.
        epsilon: added to the variance.
    """

    def __init__(self, group=4, epsilon=1e-8, **options):
        super().__init__(**options)
        self.group, self.epsilon = group, epsilon

    def call(self, inputs):
        """Extend ``inputs``, (batch, ..., channels)."""
        count = ops.shape(inputs)[0]
        member = ops.arange(count) % ((count + self.group - 1) // self.group)
        same = ops.cast(ops.equal(member[:, None], member), inputs.dtype)
        share = same / ops.sum(same, axis=1, keepdims=True)
        flat = ops.reshape(inputs, (count, -1))
        variance = share @ ops.square(flat - share @ flat)
        spread = ops.mean(ops.sqrt(variance + self.epsilon), axis=1)
        column = ops.reshape(spread, (-1, *(1,) * (len(inputs.shape) - 1)))
        shape = (*ops.shape(inputs)[:-1], 1)
        return ops.concatenate([inputs, ops.broadcast_to(column, shape)], axis=-1)

    def compute_output_shape(self, input_shape):
        """One more channel."""
        channels = None if input_shape[-1] is None else input_shape[-1] + 1
        return (*input_shape[:-1], channels)

    def get_config(self):
        """Arguments of the constructor."""
        own = {"group": self.group, "epsilon": self.epsilon}
        return {**super().get_config(), **own}
