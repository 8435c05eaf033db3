"""Axes joined and cut where several sizes are open, and steps of sequences."""

import math

import keras
from keras import layers, ops


def last_real(x, mask):
    """Return the last step of each sequence (batch, time, ...) that is real in `mask`.

    A sequence without a real step gives its first.
    """
    counts = ops.cumsum(ops.cast(mask, "int32"), axis=1)
    index = ops.argmax(counts, axis=1, keepdims=True)  # counts rise last at the last
    for _ in x.shape[2:]:
        index = ops.expand_dims(index, -1)
    return ops.squeeze(ops.take_along_axis(x, index, axis=1), axis=1)


@keras.saving.register_keras_serializable(package="layers")
class MergeAxes(layers.Layer):
    """Join the axes from `first` up to before `stop`; every other size may be open."""

    def __init__(self, first, stop, **options):
        super().__init__(**options)
        self.first, self.stop = first, stop

    def call(self, x):
        """Reshape by the sizes that the data has."""
        sizes = ops.shape(x)
        return ops.reshape(x, (*sizes[: self.first], -1, *sizes[self.stop :]))

    def compute_output_shape(self, input_shape):
        """The product of the joined sizes, if all are known."""
        joined = input_shape[self.first : self.stop]
        size = None if None in joined else math.prod(joined)
        return (*input_shape[: self.first], size, *input_shape[self.stop :])

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "first": self.first, "stop": self.stop}


@keras.saving.register_keras_serializable(package="layers")
class SplitAxis(layers.Layer):
    """Read one axis as several; every other size may be open.

    Args:
        axis: position of the axis.
        sizes: of the axes in its place; one may be -1.
    """

    def __init__(self, axis, sizes, **options):
        super().__init__(**options)
        self.axis, self.sizes = axis, tuple(sizes)

    def call(self, x):
        """Reshape by the sizes that the data has."""
        sizes = ops.shape(x)
        after = sizes[self.axis + 1 :]
        return ops.reshape(x, (*sizes[: self.axis], *self.sizes, *after))

    def compute_output_shape(self, input_shape):
        """The new sizes in the place of one."""
        size, known = input_shape[self.axis], math.prod(n for n in self.sizes if n > 0)
        rest = None if size is None else size // known
        made = (rest if n == -1 else n for n in self.sizes)
        return (*input_shape[: self.axis], *made, *input_shape[self.axis + 1 :])

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "axis": self.axis, "sizes": self.sizes}
