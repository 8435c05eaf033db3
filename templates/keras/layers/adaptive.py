"""Pools to a given number of outputs."""

import keras
from keras import layers, ops


class _Adaptive(layers.Layer):
    """Pool to a given number of outputs per axis, the last axis first.

    Of n cells, output i of m sees those from i n // m to before ceil((i + 1) n / m).
    Sizes may be unknown until the call.

    Args:
        output_size: outputs per axis, or for all axes.
    """

    rank: int

    def __init__(self, output_size, **options):
        super().__init__(**options)
        one = isinstance(output_size, int)
        self.output_size = (output_size,) * self.rank if one else tuple(output_size)

    def cells(self, n, m):
        """Cells of every output, (m, widest window), and which of them it sees."""
        outputs = ops.arange(m)[:, None]
        start, stop = outputs * n // m, -(-(outputs + 1) * n // m)
        place = start + ops.arange(ops.max(stop - start))
        return ops.minimum(place, n - 1), place < stop

    def call(self, x):
        """Pool (batch, ..., channels)."""
        for axis in range(self.rank, 0, -1):
            place, seen = self.cells(ops.shape(x)[axis], self.output_size[axis - 1])
            shape = [1] * axis + [*ops.shape(place)] + [1] * (self.rank + 1 - axis)
            windows = ops.take(x, place, axis=axis)
            x = self.pool(windows, ops.reshape(seen, shape), axis + 1)
        return x

    def compute_output_shape(self, input_shape):
        """(batch, *output_size, channels)."""
        return (input_shape[0], *self.output_size, input_shape[-1])

    def get_config(self):
        """Arguments of the constructor."""
        return {**super().get_config(), "output_size": self.output_size}


class _AdaptiveAverage(_Adaptive):
    """Mean of the cells."""

    def pool(self, windows, seen, axis):
        """Mean along ``axis``."""
        total = ops.sum(ops.where(seen, windows, 0.0), axis=axis)
        return total / ops.sum(ops.cast(seen, windows.dtype), axis=axis)


class _AdaptiveMax(_Adaptive):
    """Maximum of the cells; the gradient goes to the first of equal values."""

    def pool(self, windows, seen, axis):
        """Maximum along ``axis``."""
        windows = ops.where(seen, windows, float("-inf"))
        place = ops.expand_dims(ops.argmax(windows, axis=axis), axis)
        return ops.squeeze(ops.take_along_axis(windows, place, axis=axis), axis)


@keras.saving.register_keras_serializable(package="layers")
class AdaptiveAveragePooling1D(_AdaptiveAverage):
    """Mean of windows of a sequence."""

    rank = 1


@keras.saving.register_keras_serializable(package="layers")
class AdaptiveAveragePooling2D(_AdaptiveAverage):
    """Mean of windows of a image."""

    rank = 2


@keras.saving.register_keras_serializable(package="layers")
class AdaptiveAveragePooling3D(_AdaptiveAverage):
    """Mean of windows of a volume."""

    rank = 3


@keras.saving.register_keras_serializable(package="layers")
class AdaptiveMaxPooling1D(_AdaptiveMax):
    """Maximum of windows of a sequence."""

    rank = 1


@keras.saving.register_keras_serializable(package="layers")
class AdaptiveMaxPooling2D(_AdaptiveMax):
    """Maximum of windows of a image."""

    rank = 2


@keras.saving.register_keras_serializable(package="layers")
class AdaptiveMaxPooling3D(_AdaptiveMax):
    """Maximum of windows of a volume."""

    rank = 3
