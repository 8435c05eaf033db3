"""Recurrent layers: a GRU with two named biases, and stacks that skip padded steps."""

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


@keras.saving.register_keras_serializable(package="layers")
class RecurrentStack(layers.Layer):
    """Recurrent layers on top of each other, with dropout between them.

    Steps where ``padding_mask`` (batch, time) is false are skipped and give zeros.  The
    mask ends here: it does not follow the output into the loss.

    Args:
        stack: layers made with ``return_sequences=True, return_state=True``.
        dropout: share of values zeroed between two layers in training.
        drop: a layer that zeroes them, in place of ``dropout``.
    """

    def __init__(self, stack, dropout=0.0, drop=None, **options):
        super().__init__(**options)
        self.stack = list(stack)
        self.dropout = drop or layers.Dropout(dropout)

    def build(self, input_shape):
        """Build each layer on the output of the one below."""
        for layer in self.stack:
            layer.build(input_shape)
            input_shape = layer.compute_output_shape(input_shape)[0]

    def call(self, inputs, padding_mask=None, initial=None, training=None):
        """Run the layers.

        Args:
            inputs: (batch, time, channels).
            padding_mask: (batch, time), true at real steps.
            initial: first states of the only layer, each (batch, width).
            training: whether values are dropped between the layers.

        Returns:
            The states of every step (batch, time, width), then each final state
            (batch, width).
        """
        x, states = inputs, []
        for number, layer in enumerate(self.stack):
            if number:
                x = self.dropout(x, training=training)
            first = None if initial is None else directions(layer, initial)
            x, *states = layer(
                x, mask=padding_mask, initial_state=first, training=training
            )
            if padding_mask is not None:
                x = ops.where(ops.expand_dims(padding_mask, -1), x, 0.0)
            if isinstance(layer, layers.Bidirectional):
                half = len(states) // 2
                pairs = zip(states[:half], states[half:], strict=True)
                states = [ops.concatenate(pair, axis=-1) for pair in pairs]
        return [x, *states]

    def get_config(self):
        """The layers and the dropout rate."""
        stack = [keras.saving.serialize_keras_object(layer) for layer in self.stack]
        drop = keras.saving.serialize_keras_object(self.dropout)
        return {**super().get_config(), "stack": stack, "drop": drop}

    @classmethod
    def from_config(cls, config):
        """Make the layers again."""
        stack = map(keras.saving.deserialize_keras_object, config.pop("stack"))
        drop = keras.saving.deserialize_keras_object(config.pop("drop"))
        return cls(stack, drop=drop, **config)


def directions(layer, states):
    """First states as ``layer`` takes them: forward ones, then backward ones."""
    if not isinstance(layer, layers.Bidirectional):
        return list(states)
    halves = [ops.split(state, 2, axis=-1) for state in states]
    return [half[way] for way in (0, 1) for half in halves]
