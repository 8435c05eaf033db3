"""Positions that another value names."""

import keras
from keras import layers, ops


def add_into(size, x, index, axis):
    """Return zeros with ``size`` positions along `axis`, plus every position of `x`.

    Args:
        size: number of positions that receive.
        x: (batch, ...).
        index: (batch, positions of `x`): which one receives.
        axis: of the positions.
    """
    x = ops.moveaxis(x, axis, 1)
    batch, count, *rest = ops.shape(x)
    first = ops.arange(batch, dtype="int32")[:, None] * size
    places = ops.reshape(ops.cast(index, "int32") + first, (batch * count,))
    rows = ops.reshape(x, (batch * count, *rest))
    total = ops.segment_sum(rows, places, num_segments=batch * size)
    return ops.moveaxis(ops.reshape(total, (batch, size, *rest)), 1, axis)


@keras.saving.register_keras_serializable(package="layers")
class SegmentSum(layers.Layer):
    """Sums of the positions of an axis that an index gives the same number.

    Args:
        segments: their number.
        axis: of the positions.
    """

    def __init__(self, segments, axis=1, **options):
        super().__init__(**options)
        self.segments, self.axis = segments, axis

    def call(self, x, index):
        """Add up (batch, ...) by the segments (batch, positions)."""
        return add_into(self.segments, x, index, self.axis)

    def compute_output_spec(self, x, index):
        """The shape of `x` with the segments as positions."""
        shape = (*x.shape[: self.axis], self.segments, *x.shape[self.axis + 1 :])
        return keras.KerasTensor(shape, dtype=x.dtype)

    def get_config(self):
        """Arguments of the constructor."""
        own = {"segments": self.segments, "axis": self.axis}
        return {**super().get_config(), **own}


@keras.saving.register_keras_serializable(package="layers")
class SegmentMean(SegmentSum):
    """Means of the positions of an axis that an index gives the same number."""

    def call(self, x, index):
        """Average (batch, ...) by the segments (batch, positions)."""
        total = super().call(x, index)
        count = add_into(self.segments, ops.ones_like(index, dtype=x.dtype), index, 1)
        sizes = [1] * len(x.shape)
        sizes[0], sizes[self.axis] = -1, self.segments
        return total / ops.reshape(ops.maximum(count, 1), sizes)


@keras.saving.register_keras_serializable(package="layers")
class IndexAdd(layers.Layer):
    """Values added at the positions that an index names; their number may be open."""

    def __init__(self, axis=1, **options):
        super().__init__(**options)
        self.axis = axis

    def call(self, x, value, index):
        """Add `value` into `x` at `index` (batch, positions of `value`)."""
        return x + add_into(ops.shape(x)[self.axis], value, index, self.axis)

    def compute_output_spec(self, x, value, index):
        """The shape of `x`."""
        return keras.KerasTensor(x.shape, dtype=x.dtype)

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "axis": self.axis}


@keras.saving.register_keras_serializable(package="layers")
class Bucketize(layers.Layer):
    """Real numbers as the number of boundaries that they reach.

    Args:
        boundaries: numbers in increasing order.
    """

    def __init__(self, boundaries, **options):
        super().__init__(**options)
        self.boundaries = list(boundaries)

    def call(self, inputs):
        """Count the boundaries."""
        boundaries = ops.convert_to_tensor(self.boundaries, inputs.dtype)
        flat = ops.searchsorted(boundaries, ops.reshape(inputs, (-1,)), side="right")
        return ops.reshape(flat, ops.shape(inputs))

    def compute_output_spec(self, inputs):
        """Whole numbers in the shape of the input."""
        return keras.KerasTensor(inputs.shape, dtype="int32")

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "boundaries": self.boundaries}
