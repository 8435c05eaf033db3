"""Gradient checkpointing: activations that the backward pass computes again."""

from functools import wraps

import keras
from keras import layers, ops


@keras.saving.register_keras_serializable(package="layers")
class Recomputed(layers.Layer):
    """Layers that keep their inputs only; the backward pass computes them again.

    They are a function of the values of their variables, so that both passes draw the
    same numbers and statistics move once; under `keras.RematScope` they do not.
    """

    def __init__(self, part, **options):
        super().__init__(autocast=False, dtype=keras.config.floatx(), **options)
        self.part = part

    def call(self, *inputs, training=None):
        """Compute the part; in training, so that the backward pass does it again."""
        if not training:
            return self.part(list(inputs), training=training)
        own, state = self.part.trainable_variables, self.part.non_trainable_variables
        before = [ops.copy(variable.value) for variable in state]
        form = []

        def run(*values):
            rest = iter(values[len(own) :])
            given = [next(rest) if sloped(x) else x for x in inputs]
            weights = values[: len(own)]
            output, moved = self.part.stateless_call(
                weights, before, given, training=True
            )
            form.append(output)
            return [*keras.tree.flatten(output), *moved]

        values = [ops.copy(variable.value) for variable in own]
        values += filter(sloped, inputs)
        found = keras.remat(run)(*values)
        for variable in reversed(state):
            variable.assign(found.pop())
        return keras.tree.pack_sequence_as(form[0], found)

    def compute_output_spec(self, *inputs, training=None):
        """The outputs of the part."""
        return self.part.compute_output_spec(list(inputs), training=training)

    def get_config(self):
        """Arguments of the constructor."""
        part = keras.saving.serialize_keras_object(self.part)
        return {"name": self.name, "part": part}

    @classmethod
    def from_config(cls, config):
        """Build it from its arguments."""
        part = keras.saving.deserialize_keras_object(config["part"])
        return cls(part, name=config["name"])


def sloped(x):
    """Whether a gradient flows to a value."""
    return keras.backend.is_float_dtype(x.dtype)


def kind(x):
    """The dtype of a value; `keras.ops.normalize` says float32 in float64 as well."""
    return keras.config.floatx() if x.dtype == "float32" else x.dtype


def recomputed(block):
    """Let the layers of a block keep what enters it only."""

    @wraps(block)
    def wrapped(*given, **options):
        arrived = [x for x in given if isinstance(x, keras.KerasTensor)]
        entries = [keras.Input(batch_shape=x.shape, dtype=kind(x)) for x in arrived]
        inside = iter(entries)
        given = [next(inside) if isinstance(x, keras.KerasTensor) else x for x in given]
        part = keras.Model(entries, block(*given, **options))
        return Recomputed(part)(*arrived)

    return wrapped
